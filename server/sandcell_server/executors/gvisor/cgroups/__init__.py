"""Control groups of our own, one per sandbox, on version 1 and version 2 hosts.

runsc could set limits itself, but it deletes the group as the sandbox ends and with it `oom_kill`, the only reliable
sign that memory ran out. So the launcher joins a group of ours before it becomes runsc.
Source: https://docs.kernel.org/admin-guide/cgroup-v2.html, https://docs.kernel.org/admin-guide/cgroup-v1/memory.html
"""
