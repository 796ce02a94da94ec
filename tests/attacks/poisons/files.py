"""Leaves modules where the next candidate might import them."""

import os

for folder in ("/tmp", "/dev/shm"):
    for name in ("json", "sitecustomize", "usercustomize", "innocent"):
        with open(f"{folder}/{name}.py", "w") as file:
            file.write("print('POISONED')\n")
    os.makedirs(f"{folder}/.local/lib/python3/site-packages", exist_ok=True)
