/* print.h - what is made for paper and for messengers: posters with strips to tear off, pictures to pass on, and papers
 * that leave the system (document.h).
 *
 * Drawing is the work of kres-print, a program of its own (main.c); the functions here check what may be printed, ask it
 * and wait for it, at most twenty seconds.  There a poster is drawn once, in points, whatever becomes of it: a PDF with
 * its fonts inside (cairo), or a picture of it (PNG with a palette).  Text is shaped by Pango, drawings are SVG files of
 * ui/drawings placed as vectors.  Text takes the largest size that fits its place; what does not fit even at its smallest
 * is an error, never cut off.  The same poster gives the same bytes on one machine: nothing in them tells when or where
 * they were made.
 *
 * A printer never changes after it was opened but for the count of its runs, which guards itself: any thread may use it.
 * Each run is bounded: text by POSTER_TEXT_MOST, output by bytes and pixels, memory and time by kres-print, runs at once
 * by printer_open. */
#ifndef KRES_PRINT_PRINT_H
#define KRES_PRINT_PRINT_H

#include "print/document.h"

enum poster_style {
    POSTER_SHEET,  /* a question, a drawing, a few lines, a code to scan */
    POSTER_STRIPS, /* the same, with strips to tear off */
};
enum { POSTER_LINES_MOST = 5, POSTER_TEXT_MOST = 400 /* bytes of one text */, POSTER_PLACE_MOST = 60 /* characters */ };

struct poster {
    enum poster_style style;
    bool right_to_left;
    struct str lang;
    struct str title, lines[POSTER_LINES_MOST], call;
    size_t line_count;
    struct str drawing; /* name of a file in ui/drawings, without .svg; "" for none; one that is not there is left out */
    struct str link;    /* what the code says: https://… */
    struct str address; /* the same for typing: "kres.example.org/uk" */
    struct str danger;  /* "In danger? Call 113", or "" */
    struct str phone;   /* "113", or "" */
    struct str place;   /* where it hangs, or "" */
};

/* A picture to pass on: one tip. */
struct card { bool right_to_left; struct str lang, title, line, drawing; };
enum { CARD_PIXELS = 1080 };

enum paper { PAPER_A3, PAPER_A4, PAPER_A5, PAPER_LETTER, PAPERS };
const char *paper_name(enum paper paper); /* "a3", "a4", "a5", "letter" */
MUST_CHECK bool paper_find(struct str name, enum paper *ret);

struct printer;
/* ui: the folder that holds drawings/ and favicon.svg; tool: path of kres-print, or NULL when it is not there (then
 * nothing can be printed: ERR_NOT_FOUND); most: runs at once, 0 for no limit. */
MUST_CHECK bool printer_open(const char *ui, const char *tool, unsigned most, struct printer **ret, struct err *err);
void printer_close(struct printer *printer); /* NULL does nothing */

/* ERR_INPUT: a text does not fit or is too long; ERR_BUSY "!too-busy": as many
 * runs as allowed are under way. */
MUST_CHECK bool print_pdf(struct printer *printer, struct arena *arena, const struct poster *poster, enum paper paper,
                          struct str *ret, struct err *err);
/* The poster as a picture, width pixels wide (at most 1600). */
MUST_CHECK bool print_png(struct printer *printer, struct arena *arena, const struct poster *poster, enum paper paper,
                          unsigned width, struct str *ret, struct err *err);
/* CARD_PIXELS square.  ERR_NOT_FOUND: there is no such drawing. */
MUST_CHECK bool print_card(struct printer *printer, struct arena *arena, const struct card *card, struct str *ret,
                           struct err *err);
/* A document on pages of A4, its text searchable and in the order of reading, with the structure that screen readers use
 * (Tagged PDF, ISO 32000-1, 14.8).  The file says of itself neither when nor where nor by whom it was made.  ERR_INPUT:
 * document_check refuses it; ERR_TOO_LARGE "!document-too-long". */
MUST_CHECK bool print_document(struct printer *printer, struct arena *arena, const json_t *document, struct str *ret,
                               struct err *err);
/* May it stand on a poster as its place?  Letters of any script, spaces, a few marks, at most four digits (a house's
 * number, but no telephone number), so that nobody makes our posters say something else. */
bool print_place_is_good(struct str place);

#endif
