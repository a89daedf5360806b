#!/usr/bin/python3
"""Prints the ten longest files and the ten longest functions of src/ and include/."""
from structure import functions, sources

files = sorted(((len(p.read_text().splitlines()), str(p)) for p in sources(".c", ".h")), reverse=True)
print("longest files")
for lines, path in files[:10]:
    print(f"{lines:6}  {path}")
print("longest functions")
for lines, place in sorted(((n, f"{p}:{at} {name}") for p in sources(".c") for n, at, name in functions(p)), reverse=True)[:10]:
    print(f"{lines:6}  {place}")
