/* card.c - one tip as a square picture to pass on in a messenger: drawing, title, one line, the site's name. */
#include "print/poster.h"

void card_draw(struct canvas *canvas, const struct card *card)
{
    double w = canvas->w, pad = w * .07, drawing = w * .52;
    const struct face title = {.weight = PANGO_WEIGHT_HEAVY, .largest = w * .084, .smallest = w * .046, .spacing = .84,
                               .balanced = true, .colour = PAPER};
    const struct face line = {.weight = PANGO_WEIGHT_MEDIUM, .largest = w * .046, .smallest = w * .024, .spacing = .95,
                              .balanced = true,
                              .colour = 0xdfe7dc};
    const struct face name = {.weight = PANGO_WEIGHT_BOLD, .largest = w * .036, .smallest = w * .02, .spacing = 1,
                              .colour = PAPER, .single = true};
    double top = drawing + w * .045, foot = w * .075, room = canvas->h - top - foot - w * .05;
    struct setting words;

    cairo_rectangle(canvas->cr, 0, 0, w, canvas->h);
    colour_set(canvas, NIGHT, 1);
    cairo_fill(canvas->cr);
    cairo_rectangle(canvas->cr, 0, 0, w, drawing);
    colour_set(canvas, PAPER, 1);
    cairo_fill(canvas->cr);
    if (card->drawing.n)
        drawing_put(canvas, "drawings/", card->drawing, (struct box){0, w * .02, w, drawing - w * .02});
    cairo_rectangle(canvas->cr, 0, drawing, w, w * .012);
    colour_set(canvas, AMBER, 1);
    cairo_fill(canvas->cr);
    words = text_set(canvas, card->title, &title, w - 2 * pad, room * .56);
    double used = words.h;
    text_draw(canvas, &words, &title, canvas_box(canvas, pad, top, w - 2 * pad, used));
    text_put(canvas, card->line, &line, canvas_box(canvas, pad, top + used + w * .018, w - 2 * pad, room - used - w * .018),
             false);
    drawing_put(canvas, "", STR("favicon"), canvas_box(canvas, pad, canvas->h - foot - w * .03, foot, foot));
    text_put(canvas, STR("Kres"), &name, canvas_box(canvas, pad + foot * 1.15, canvas->h - foot - w * .03, w * .3, foot),
             true);
}
