"""Numbers of system calls on x86-64 and arm64, and which of them nobody may make in the sandbox."""

from __future__ import annotations

X86_64 = 0
"""The column of x86-64 in the table; the other one is of arm64."""

NEWEST = 462
"""The newest call that was weighed: mseal of Linux 6.10."""

_ABSENT = -1

_DENIED: dict[str, tuple[int, int]] = {
    # other processes, and the insides of one
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    # the kernel's key rings, which no namespace separates
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # mounts and namespaces
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "statmount": (457, 457),
    "listmount": (458, 458),
    "setns": (308, 268),
    "unshare": (272, 97),
    # files by handle, past every path
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    # large interfaces of the kernel with a history of holes
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_setup": (206, 0),
    "io_submit": (209, 2),
    "fanotify_init": (300, 262),
    "seccomp": (317, 277),
    # memory that counts for no process: System V's, and files without a name
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "shmdt": (67, 197),
    "semget": (64, 190),
    "semop": (65, 193),
    "semctl": (66, 191),
    "semtimedop": (220, 192),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    # the machine: its kernel, clock, disks, name
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "create_module": (174, _ABSENT),
    "get_kernel_syms": (177, _ABSENT),
    "query_module": (178, _ABSENT),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "settimeofday": (164, 170),
    "adjtimex": (159, 171),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "acct": (163, 89),
    "reboot": (169, 142),
    "syslog": (103, 116),
    "vhangup": (153, 58),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    # the processor's ports and tables, and where memory lies
    "iopl": (172, _ABSENT),
    "ioperm": (173, _ABSENT),
    "modify_ldt": (154, _ABSENT),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "set_mempolicy_home_node": (450, 450),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    # what nobody uses any more
    "uselib": (134, _ABSENT),
    "_sysctl": (156, _ABSENT),
    "sysfs": (139, _ABSENT),
    "ustat": (136, _ABSENT),
    "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42),
    "vserver": (236, _ABSENT),
}

DENIED = tuple(_DENIED)

NUMBERS: dict[str, tuple[int, int]] = _DENIED | {
    # allowed or not by an argument
    "clone": (56, 220),
    "clone3": (435, 435),
    "ioctl": (16, 29),
    "mmap": (9, 222),
    "personality": (135, 92),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
    "socket": (41, 198),
}
