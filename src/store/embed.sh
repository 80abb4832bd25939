#!/bin/sh
# embed.sh OUTPUT FILE.sql … - writes the migrations as one C table, in the order given.
set -eu
out=$1
shift
{
    printf '/* made by src/store/embed.sh: do not edit */\n#include "store/migration.h"\n\n'
    printf 'const struct migration MIGRATIONS[] = {\n'
    for file in "$@"; do
        name=$(basename "$file" .sql)
        printf '{"%s", ' "$name"
        sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$/\\n"/' "$file"
        printf '},\n'
    done
    printf '};\nconst size_t MIGRATION_COUNT = %d;\n' "$#"
} >"$out"
