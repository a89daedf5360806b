#!/bin/sh
# Writes an assembler file that holds the named files and the table baked_files[] (include/base/baked.h).
# A file's name in the table is its path, without the build folder in front of clips/.
set -eu
echo '.section .rodata'
i=0
for file in "$@"; do
    printf 'baked_name_%d: .asciz "%s"\n' "$i" "$(printf '%s' "$file" | sed 's|^.*/clips/|clips/|')"
    printf 'baked_data_%d: .incbin "%s"\nbaked_end_%d: .byte 0\n' "$i" "$file" "$i"
    i=$((i + 1))
done
echo '.section .data.rel.ro,"aw"'
echo '.balign 8'
echo '.globl baked_files'
echo 'baked_files:'
n=0
while [ "$n" -lt "$i" ]; do
    echo ".quad baked_name_$n, baked_data_$n, baked_end_$n"
    n=$((n + 1))
done
echo '.quad 0, 0, 0'
echo '.section .note.GNU-stack,"",@progbits'
