#!/bin/sh
# embed.sh OUTPUT NNN-NAME.sql … - writes the migrations as one C table; their numbers must go up.
#
# Beside each file may stand its twin for PostgreSQL, NNN-NAME.postgres.sql (script/twin).
set -eu
out=$1
shift
last=0
quoted() { sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$/\\n"/' "$1"; }
{
    printf '/* made by src/store/embed.sh: do not edit */\n#include "store/migration.h"\n\n'
    printf 'const struct migration MIGRATIONS[] = {\n'
    for file in "$@"; do
        name=$(basename "$file" .sql)
        twin=${file%.sql}.postgres.sql
        number=$(expr "${name%%-*}" + 0)
        if [ "$number" -le "$last" ]; then
            echo "embed.sh: $file stands after number $last: list the files in the order of their numbers" >&2
            exit 1
        fi
        last=$number
        printf '{%d, "%s", ' "$number" "$name"
        quoted "$file"
        printf ',\n'
        if [ -f "$twin" ]; then quoted "$twin"; else printf 'NULL'; fi
        printf '},\n'
    done
    printf '};\nconst size_t MIGRATION_COUNT = %d;\n' "$#"
} >"$out"
