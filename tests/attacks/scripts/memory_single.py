"""Takes 8 GiB at once. Stopped by RLIMIT_AS."""

try:
    block = bytearray(8 << 30)
    print("ESCAPED: got", len(block))
except MemoryError:
    print("held: MemoryError")
print("done")
