"""Regions written for the project with replies of a model of good quality, and of bad: see `reading`.

The texts are ours. Each `.txt` file holds cases, one after the other:

    === NAME SHAPE [across]       SHAPE is FASTPATH, MEMO or ALGO; across: cause or cure lies in another file
    --- file PATH                 a file of the small repository
    --- region PATH SYMBOL        the function that is asked about
    --- right TITLE | WHY         a reply that is faster and does the same: its replacement follows
    --- wrong REASON              one that does something else, or is not faster
    --- malicious REASON          one that wants something else
    --- imports LINE              right below one of these: an import that it needs
"""
