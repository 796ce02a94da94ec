"""Offline learning of the policy: outcomes of suggestions in, exported weights out, in a process of its own.

Nothing here runs while a pull request is reviewed. The engine infers from the exported weights alone, so this
package is the only one that may import torch.
"""
