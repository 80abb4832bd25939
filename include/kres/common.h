/* common.h - what both headers of libkres need: version, errors, strings.  Included by kres/link.h and kres/screen.h.
 *
 * Errors.  Functions that can fail return KRES_OK (0) or another enum kres_status, and take a kres_error last (NULL:
 * only the status is wanted).  On failure it holds the status and a zero-ended English sentence; results are not
 * touched.  On success it is not touched.
 *
 * Memory that ran out is an error like others: the library never ends the process for it.  The handle that was at work is
 * then used up (its functions answer KRES_NO_MEMORY) and can only be freed; what was being built at that moment may stay
 * taken until the process ends.
 *
 * The library keeps no global state but tables that never change once made, takes no signals, prints nothing, changes no
 * locale, and reads and writes no file but those that it is given.
 *
 * Names and struct sizes stay as they are within a soname (libkres.so.0).  Structs of options begin with their size and may
 * grow at their end; a program of an older header goes on as it was.  Enums may get new values at their end. */
#ifndef KRES_COMMON_H
#define KRES_COMMON_H

#include <stddef.h>
#include <stdint.h>

#define KRES_VERSION_MAJOR 0
#define KRES_VERSION_MINOR 1
#define KRES_VERSION_PATCH 0
#define KRES_VERSION_NUMBER (KRES_VERSION_MAJOR * 10000 + KRES_VERSION_MINOR * 100 + KRES_VERSION_PATCH)

#if defined(__GNUC__)
#define KRES_API __attribute__((visibility("default")))
#define KRES_CHECKED __attribute__((warn_unused_result))
#else
#define KRES_API
#define KRES_CHECKED
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum kres_status {
    KRES_OK = 0,
    KRES_FAULT = 1,     /* the machine's or the library's fault: a file that cannot be read, … */
    KRES_INPUT = 2,     /* what came in is wrong: a text that is not UTF-8, an option out of range, a faulty pack */
    KRES_STATE = 3,     /* not now: texts after kres_link_run, or that twice */
    KRES_LIMIT = 4,     /* a limit that options set would be passed */
    KRES_NO_MEMORY = 5
};

typedef struct kres_error {
    int32_t status; /* enum kres_status */
    char message[636];
} kres_error;

/* So many bytes of UTF-8; not zero-ended.  Whose they are is said where one is given out. */
typedef struct kres_string {
    const char *text;
    size_t bytes;
} kres_string;

/* KRES_VERSION_NUMBER of the library at run time. */
KRES_API uint32_t kres_version(void);
/* The same as "0.1.0"; never freed. */
KRES_API const char *kres_version_text(void);

#ifdef __cplusplus
}
#endif

#endif
