"""Burns time in threads, deaf to every signal that can be ignored or blocked. Stopped by SIGKILL."""

import signal
import threading

for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())


def burn() -> None:
    while True:
        pass


for _ in range(4):
    threading.Thread(target=burn).start()
print("burning", flush=True)
burn()
