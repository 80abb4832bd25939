/* hours.h - when a service answers: weekly hours, exceptions, and whether it is open now.
 *
 * Hours are local times of the service's own time zone (IANA name; ICU knows its daylight saving).  A stretch may pass
 * midnight ("22:00-06:00" belongs to the day it begins on).  An exception replaces the week's hours of one day.
 *
 *   hours: always | unknown
 *   hours: {timezone: Europe/Ljubljana, week: {mon: ["09:00-12:00", "14:00-16:00"], …}, holidays: closed | as-usual,
 *           exceptions: [{day: 2026-12-25, open: []}]} */
#ifndef KRES_KNOW_HOURS_H
#define KRES_KNOW_HOURS_H

#include "base/yaml.h"

/* Complains with file, line and remedy. */
MUST_CHECK bool hours_check(const struct yaml *hours, struct err *err);

#endif
