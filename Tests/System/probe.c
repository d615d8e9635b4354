// Tries what callbackd.service must not be able to do, from inside of its sandbox, and prints one
// line for each: a name, and "refused" or "possible".
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void tell(const char *name, int possible) {
    printf("%s %s\n", name, possible ? "possible" : "refused");
    fflush(stdout);
}

static int can_write(const char *path) {
    int file = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0777);
    if (file < 0) return 0;
    close(file);
    return 1;
}

// In a child, since success replaces the process and a bad call may kill it.
static int survives(int (*attempt)(const char *), const char *argument) {
    pid_t child = fork();
    if (child == 0) _exit(attempt(argument) ? 0 : 1);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int runs(const char *path) {
    execl(path, path, "--version", (char *)NULL);
    return 0;
}

// A copy of a real program, so that only the place can be why it does not run.
static int runs_copy(const char *path) {
    char block[65536];
    ssize_t count;
    int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    int to = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0777);
    while (from >= 0 && to >= 0 && (count = read(from, block, sizeof block)) > 0)
        if (write(to, block, (size_t)count) != count) return 0;
    if (from < 0 || to < 0) return 0;
    close(from);
    close(to);
    chmod(path, 0700);
    return runs(path);
}

static int foreign_calls(const char *ignored) {
    (void)ignored;
#ifdef __x86_64__
    long number = 20;  // getpid(2) of i386
    __asm__ volatile("int $0x80" : "+a"(number) : : "memory");
    return number > 0;
#else
    return 0;
#endif
}

static int becomes_root(const char *ignored) {
    (void)ignored;
    return setuid(0) == 0;
}

static int opens(int family, int type) {
    int made = socket(family, type | SOCK_CLOEXEC, 0);
    if (made >= 0) close(made);
    return made >= 0;
}

static int sends(const char *address) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9)};
    int from = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    inet_pton(AF_INET, address, &to.sin_addr);
    ssize_t count = sendto(from, "", 1, 0, (struct sockaddr *)&to, sizeof to);
    // No route is no wall.
    int possible = count == 1 || errno != EPERM;
    close(from);
    return possible;
}

static int writable_code(void) {
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0) return 1;
    return mmap(NULL, 4096, PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        != MAP_FAILED;
}

static long self_status(const char *key, int base) {
    char line[256];
    long value = -1;
    FILE *file = fopen("/proc/self/status", "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, key, strlen(key)) == 0) value = strtol(line + strlen(key), NULL, base);
    if (file) fclose(file);
    return value;
}

int main(int count, char **arguments) {
    if (count > 1 && strcmp(arguments[1], "--version") == 0) return 0;  // a copy that was run

    tell("write-state", can_write("/var/lib/callbackd/probe"));
    tell("write-tmp", can_write("/tmp/probe"));
    tell("write-etc", can_write("/etc/probe"));
    tell("write-configuration", can_write("/etc/callbackd/probe"));
    tell("write-usr", can_write("/usr/probe"));
    tell("write-run", can_write("/run/probe") || can_write("/run/callbackd/probe"));
    tell("write-root", can_write("/probe"));
    tell("write-var", can_write("/var/probe") || can_write("/var/lib/probe"));
    tell("write-shared-memory", can_write("/dev/shm/probe"));
    tell("write-device-folder", can_write("/dev/probe"));
    tell("write-kernel-settings", can_write("/proc/sys/kernel/domainname")
        || can_write("/proc/sys/kernel/core_pattern"));
    tell("write-cgroup", can_write("/sys/fs/cgroup/cgroup.procs"));
    tell("see-homes", access("/root/.profile", F_OK) == 0 || access("/home/alice", F_OK) == 0);
    tell("see-rest-of-system", access("/boot", F_OK) == 0 || access("/var/log", F_OK) == 0
        || access("/opt", F_OK) == 0 || access("/srv", F_OK) == 0);
    tell("see-secrets-source", access("/etc/callbackd/credentials/secret", R_OK) == 0);
    tell("see-shadow", access("/etc/shadow", R_OK) == 0);
    tell("see-other-processes", access("/proc/1/status", F_OK) == 0);
    tell("see-kernel-log", klogctl(3, (char[64]){0}, 64) >= 0 || access("/dev/kmsg", R_OK) == 0);
    tell("see-disks", access("/dev/vda", F_OK) == 0 || access("/dev/mem", F_OK) == 0);

    tell("run-program", survives(runs, "/usr/bin/callbackctl"));
    tell("run-copy-in-state", survives(runs_copy, "/var/lib/callbackd/copy"));
    tell("run-copy-in-tmp", survives(runs_copy, "/tmp/copy"));
    tell("write-code-in-memory", writable_code());
    tell("foreign-calls", survives(foreign_calls, ""));
    tell("change-personality", personality(PER_LINUX32) != -1);
    tell("set-uid-bit", chmod("/var/lib/callbackd/probe", 04700) == 0);
    tell("become-root", survives(becomes_root, ""));
    tell("gain-privileges", self_status("NoNewPrivs:", 10) != 1);
    tell("have-capabilities", self_status("CapBnd:", 16) != 0 || self_status("CapEff:", 16) != 0);

    tell("unix-socket", opens(AF_UNIX, SOCK_STREAM));
    tell("internet-socket", opens(AF_INET, SOCK_STREAM) && opens(AF_INET6, SOCK_STREAM));
    tell("packet-socket", opens(AF_PACKET, SOCK_RAW) || opens(AF_PACKET, SOCK_DGRAM));
    tell("netlink-socket", opens(AF_NETLINK, SOCK_RAW));
    tell("vsock-socket", opens(AF_VSOCK, SOCK_STREAM));

    tell("send-to-host", sends("127.0.0.1"));
    tell("send-to-group", sends("224.0.0.1"));
    tell("send-to-reserved", sends("240.0.0.1"));

    tell("new-namespace", unshare(CLONE_NEWUSER) == 0 || unshare(CLONE_NEWNS) == 0
        || unshare(CLONE_NEWNET) == 0);
    tell("mount", mount("tmpfs", "/tmp", "tmpfs", 0, NULL) == 0);
    tell("make-device", mknod("/tmp/device", S_IFCHR | 0600, 0x103) == 0);
    tell("trace", ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0);
    tell("realtime", sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){1}) == 0);
    tell("raise-priority", setpriority(PRIO_PROCESS, 0, -5) == 0);
    struct rlimit core;
    tell("leave-core", getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_max > 0);
    struct timespec time = {0, 0};
    tell("set-clock", clock_settime(CLOCK_REALTIME, &time) == 0);
    tell("set-hostname", sethostname("probe", 5) == 0);
    tell("load-module", syscall(SYS_init_module, "", 0UL, "") == 0
        || (errno != EPERM && errno != EACCES));

    struct stat made = {0};
    stat("/var/lib/callbackd/probe", &made);
    tell("others-read-state", made.st_mode & 077);
    tell("shared-memory-segment", shmget(0x0CB0, 4096, IPC_CREAT | 0600) >= 0);
    return 0;
}
