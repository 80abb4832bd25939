#!/usr/bin/env bash
# The library as others meet it: its names, installed and found by pkg-config, by C, C++ and Python, shared and static.
#   installed.sh BUILD SOURCE PREFIX LIBRARY EXAMPLE SANITIZERS
set -euo pipefail
build=$1 source=$2 prefix=$3 library=$4 example=$5 sanitize=$6
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad() { echo "$*" >&2; exit 1; }

cat >"$work/texts" <<'TEXTS'
Work in Germany, we keep your passport safe, good pay 1500 euro, call Ana 040 111 222 now
Work in Germany, we keep your passport safe, good pay 1800 euro, call Maja 040 333 444 now
Work in Germany! We keep your passport safe, good pay 1650 euro, call Tina 041 555 666 now
The library opens at nine on Monday and closes at five in the afternoon
short text
TEXTS
told() { # does the example say what it should?
    "$@" "$source/packs/core" <"$work/texts" >"$work/told"
    grep -q 'Documents taken away: "We keep your passport"' "$work/told" || bad "$1 does not find the passport"
    grep -q '^c[0-9a-z]*: 3 texts, .* \[price\] euro, call \[name\] \[phone\] now$' "$work/told" ||
        bad "$1 does not align the three texts: $(tail -1 "$work/told")"
}

# The names that go out are those of the map, each one declared, and no other.
sed -n 's/^ *\(kres_[a-z_]*\);.*/\1/p' "$source/src/lib/kres.map" | sort >"$work/map"
nm -D --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | grep -v -E '^(__asan|__odr|__ubsan|__tsan)' |
    sort >"$work/names"
diff "$work/map" "$work/names" >&2 || bad "the library lets out other names than its map"
grep -ho '\bkres_[a-z_]*(' "$source"/include/kres/*.h | tr -d '(' | sort -u | comm -13 - "$work/map" >"$work/odd"
[ ! -s "$work/odd" ] || bad "not declared in include/kres: $(cat "$work/odd")"
nm -g --defined-only "$build/src/lib/libkres.a" | awk 'NF == 3 { print $3 }' | grep -v -E '^(__asan|__odr|__ubsan|__tsan)' | sort |
    diff "$work/map" - >&2 || bad "the static library lets out other names than its map"
if nm -D --undefined-only "$library" | grep -q -w -E 'exit|_exit|quick_exit|signal|sigaction|setlocale|puts|printf|fork'; then
    bad "the library ends processes, takes signals, prints or changes the locale"
fi
readelf -d "$library" | grep -q 'SONAME.*\[libkres\.so\.0\]' || bad "the soname is not libkres.so.0"

told "$example"

# Installed elsewhere, with nothing but pkg-config.
meson install -C "$build" --no-rebuild --tags runtime,devel --destdir "$work/root" >"$work/log" 2>&1 ||
    bad "cannot install: $(tail "$work/log")"
pc=$(find "$work/root" -name kres.pc)
[ -n "$pc" ] || bad "kres.pc is not installed"
export PKG_CONFIG_PATH=${pc%/*}
moved=(--define-variable=prefix="$work/root$prefix")
read -r -a cflags <<<"$(pkg-config "${moved[@]}" --cflags kres)"
read -r -a libs <<<"$(pkg-config "${moved[@]}" --libs kres)"
read -r -a all <<<"$(pkg-config "${moved[@]}" --static --libs kres | sed "s|-L$work[^ ]*||")"
libdir=$(pkg-config "${moved[@]}" --variable=libdir kres)
case $libdir in "$work"*) ;; *) bad "kres.pc does not move with its prefix: $libdir" ;; esac
sanitizers=()
[ "$sanitize" = none ] || sanitizers=("-fsanitize=$sanitize")
strict=(-Wall -Wextra -Werror -pedantic)

cc -std=c99 "${strict[@]}" "${sanitizers[@]}" "$source/doc/example/lines.c" -o "$work/shared" "${cflags[@]}" "${libs[@]}"
LD_LIBRARY_PATH=$libdir told "$work/shared"
mkdir "$work/static"
cp "$libdir/libkres.a" "$work/static" # where no shared one is preferred
cc -std=c99 "${strict[@]}" "${sanitizers[@]}" "$source/doc/example/lines.c" -o "$work/whole" "${cflags[@]}" \
    -L"$work/static" "${all[@]}"
told "$work/whole"

# Each header alone, and all from C++.
for header in common link screen; do
    echo "#include <kres/$header.h>" | cc -std=c99 "${strict[@]}" -fsyntax-only -x c - "${cflags[@]}"
done
cat >"$work/plus.cc" <<'PLUS'
#include <kres/screen.h>
#include <kres/link.h>
int main()
{
    kres_link_options options = KRES_LINK_OPTIONS_INIT;
    kres_link *link = nullptr;
    kres_error error{};
    uint32_t number = 0;
    if (kres_version() != KRES_VERSION_NUMBER || kres_link_new(&options, &link, &error) != KRES_OK)
        return 1;
    int status = kres_link_add(link, 0, "four words are enough", 21, &number, &error);
    kres_link_free(link);
    kres_screen *screen = nullptr;
    return status != KRES_OK || kres_screen_open(nullptr, 0, nullptr, &screen, &error) != KRES_INPUT;
}
PLUS
plus=(g++)
command -v g++ >/dev/null || plus=(clang++ -nostdlib++)
"${plus[@]}" -std=c++11 "${strict[@]}" "${sanitizers[@]}" "$work/plus.cc" -o "$work/plus" "${cflags[@]}" "${libs[@]}"
LD_LIBRARY_PATH=$libdir "$work/plus" || bad "the program in C++ fails"

# Python, which Meson brings, by ctypes; a library with sanitizers needs theirs before it.
preload=()
case $sanitize in
none) ;;
*address*) preload=(LD_PRELOAD="$(cc -print-file-name=libasan.so)" ASAN_OPTIONS=detect_leaks=0) ;;
*) exit 0 ;;
esac
env "${preload[@]}" python3 - "$libdir/libkres.so.0" <<'PYTHON' || bad "Python cannot use the library"
import ctypes, sys
kres = ctypes.CDLL(sys.argv[1])
class Error(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int32), ("message", ctypes.c_char * 636)]
kres.kres_link_cluster.restype = ctypes.c_uint32
link, error, number = ctypes.c_void_p(), Error(), ctypes.c_uint32()
assert kres.kres_link_new(None, ctypes.byref(link), ctypes.byref(error)) == 0, error.message
numbers = []
for text in (b"good work for good girls call 040 111 222", b"good work for good girls call 040 333 444", b"quite another text is here"):
    assert kres.kres_link_add(link, 0, text, ctypes.c_size_t(len(text)), ctypes.byref(number), ctypes.byref(error)) == 0
    numbers.append(number.value)
assert kres.kres_link_add(link, 0, b"\xff", ctypes.c_size_t(1), ctypes.byref(number), ctypes.byref(error)) == 2
assert error.message == b"the text is not UTF-8", error.message
assert kres.kres_link_run(link, ctypes.byref(error)) == 0, error.message
clusters = [kres.kres_link_cluster(link, ctypes.c_uint32(n)) for n in numbers]
assert clusters[0] == clusters[1] != 0xffffffff and clusters[2] == 0xffffffff, clusters
kres.kres_link_free(link)
PYTHON
