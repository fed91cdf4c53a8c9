/* Loaded before libc (LD_PRELOAD): writes down every change a process makes below one folder, or fails it.

   HOSO_RECORD_FOLDER names the folder (absolute, no links), HOSO_RECORD_LOG the log; without a log it only
   counts and fails. A record is {op, inode, offset, length of path, length of data}, path, data. The log is
   whole only when a replay of it gives the folder as it is: crash_states.py checks that.
   rec_mark puts a word of the workflow into the log; rec_arm, rec_points and rec_disarm make calls fail. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FDS 4096
enum { WRITES = 1, SYNCS = 2, NAMES = 4 };

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static const char *folder;
static size_t folder_length;
static int log_fd = -1;
static ino_t inode_of[FDS];
static int fault_kinds, fault_errno, fault_once;
static long fault_at, fault_passed, armed;

__attribute__((constructor)) static void begin(void) {
    const char *log = getenv("HOSO_RECORD_LOG");
    folder = getenv("HOSO_RECORD_FOLDER");
    folder_length = folder ? strlen(folder) : 0;
    if (folder && log) log_fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

static void put(char op, uint64_t inode, uint64_t offset, const char *path, const void *data, size_t size) {
    struct __attribute__((packed)) { char op; uint64_t inode, offset; uint32_t path, data; } head = {
        op, inode, offset, path ? strlen(path) : 0, size};
    if (log_fd < 0) return;
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)path, head.path}, {(void *)data, size}};
    if (syscall(SYS_writev, log_fd, parts, 3) != (long)(sizeof head + head.path + size)) abort();
}

void rec_mark(const char *word) {
    pthread_mutex_lock(&lock);
    put('A', 0, 0, word, NULL, 0);
    pthread_mutex_unlock(&lock);
}

void rec_arm(int kinds, int number, long at, int once) {
    fault_kinds = kinds, fault_errno = number, fault_at = at, fault_once = once;
    fault_passed = 0, armed = 1;
}

long rec_points(void) { return fault_passed; }
void rec_disarm(void) { armed = 0; }

/* Whether the call that is about to happen is to fail; counts it. */
static int fails(int kind) {
    if (!armed || !(kind & fault_kinds)) return 0;
    fault_passed++;
    if (!fault_at || fault_passed < fault_at || (fault_once && fault_passed > fault_at)) return 0;
    errno = fault_errno;
    return 1;
}

/* The absolute path when it lies below the folder, else NULL. */
static const char *inside(int at, const char *path, char *room) {
    if (!folder || !path) return NULL;
    if (path[0] != '/' && at != AT_FDCWD) {
        char link[64], base[2048];
        snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        ssize_t got = readlink(link, base, sizeof base - 1);
        if (got < 0) return NULL;
        base[got] = 0;
        snprintf(room, 4096, "%s/%s", base, path);
        path = room;
    }
    if (strncmp(path, folder, folder_length) || path[folder_length] != '/') return NULL;
    return path + folder_length + 1;
}

static int tracked(int fd) {
    struct stat seen;
    return fd >= 0 && fd < FDS && inode_of[fd] && !fstat(fd, &seen) && seen.st_ino == inode_of[fd];
}

static int opened(int at, const char *path, int flags, mode_t mode) {
    char room[4096];
    const char *name = inside(at, path, room);
    if (!name || flags & 020000000) return syscall(SYS_openat, at, path, flags, mode); /* O_TMPFILE: nameless */
    struct stat seen;
    pthread_mutex_lock(&lock);
    int there = !fstatat(at, path, &seen, 0), fd = -1;
    int makes = !there && flags & O_CREAT;
    if (!makes || !fails(NAMES)) fd = syscall(SYS_openat, at, path, flags, mode);
    if (fd >= 0 && fd < FDS) {
        fstat(fd, &seen);
        inode_of[fd] = seen.st_ino;
        if (makes) put('C', seen.st_ino, 0, name, NULL, 0);
        else if (flags & O_TRUNC) put('T', seen.st_ino, 0, NULL, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return fd;
}

#define OPEN(name) int name(const char *path, int flags, ...) { \
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
    return opened(AT_FDCWD, path, flags, mode); }
#define OPENAT(name) int name(int at, const char *path, int flags, ...) { \
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
    return opened(at, path, flags, mode); }
OPEN(open) OPEN(open64) OPENAT(openat) OPENAT(openat64)
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int fd) {
    if (fd >= 0 && fd < FDS) inode_of[fd] = 0;
    return syscall(SYS_close, fd);
}

static ssize_t written(int fd, const void *data, size_t size, off_t offset) {
    if (!tracked(fd))
        return offset < 0 ? syscall(SYS_write, fd, data, size) : syscall(SYS_pwrite64, fd, data, size, offset);
    pthread_mutex_lock(&lock);
    ssize_t done = -1;
    if (!fails(WRITES)) {
        int appends = fcntl(fd, F_GETFL) & O_APPEND;
        off_t at = offset >= 0 ? offset : appends ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
        done = offset < 0 ? syscall(SYS_write, fd, data, size) : syscall(SYS_pwrite64, fd, data, size, offset);
        if (done > 0) put('W', inode_of[fd], at, NULL, data, done);
    }
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t write(int fd, const void *data, size_t size) { return written(fd, data, size, -1); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return written(fd, data, size, offset); }
ssize_t pwrite64(int fd, const void *data, size_t size, off_t offset) { return written(fd, data, size, offset); }

ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (!tracked(fd)) return syscall(SYS_writev, fd, parts, count);
    ssize_t sum = 0;
    for (int part = 0; part < count; part++) {
        ssize_t done = written(fd, parts[part].iov_base, parts[part].iov_len, -1);
        if (done < 0) return sum ? sum : -1;
        sum += done;
    }
    return sum;
}

/* What would copy inside the kernel goes the way of read and write, which is seen. */
ssize_t sendfile(int out, int in, off_t *offset, size_t size) {
    (void)out, (void)in, (void)offset, (void)size;
    errno = ENOTSOCK;
    return -1;
}
ssize_t sendfile64(int out, int in, off_t *offset, size_t size) { return sendfile(out, in, offset, size); }
ssize_t copy_file_range(int in, off_t *from, int out, off_t *to, size_t size, unsigned flags) {
    (void)in, (void)from, (void)out, (void)to, (void)size, (void)flags;
    errno = ENOSYS;
    return -1;
}

static int synced(int fd, long call) {
    if (!tracked(fd)) return syscall(call, fd);
    pthread_mutex_lock(&lock);
    int done = fails(SYNCS) ? -1 : syscall(call, fd);
    if (!done) put('F', inode_of[fd], 0, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
    return done;
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

int ftruncate(int fd, off_t size) {
    if (!tracked(fd)) return syscall(SYS_ftruncate, fd, size);
    struct stat seen;
    pthread_mutex_lock(&lock);
    fstat(fd, &seen);
    int done = (size > seen.st_size || fault_errno != ENOSPC) && fails(WRITES) ? -1 : syscall(SYS_ftruncate, fd, size);
    if (!done) put('T', inode_of[fd], size, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
    return done;
}
int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }

int posix_fallocate(int fd, off_t offset, off_t size) {
    struct stat seen;
    if (!tracked(fd)) return syscall(SYS_fallocate, fd, 0, offset, size) ? errno : 0;
    pthread_mutex_lock(&lock);
    int done = fails(WRITES) || syscall(SYS_fallocate, fd, 0, offset, size) ? errno : 0;
    if (!done && !fstat(fd, &seen)) put('T', inode_of[fd], seen.st_size, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
    return done;
}
int posix_fallocate64(int fd, off_t offset, off_t size) { return posix_fallocate(fd, offset, size); }

static int renamed(int at, const char *from, int to_at, const char *to) {
    char room[4096], to_room[4096];
    const char *source = inside(at, from, room), *target = inside(to_at, to, to_room);
    if (!source || !target) return syscall(SYS_renameat, at, from, to_at, to);
    pthread_mutex_lock(&lock);
    int done = fails(NAMES) ? -1 : syscall(SYS_renameat, at, from, to_at, to);
    if (!done) put('R', 0, 0, source, target, strlen(target));
    pthread_mutex_unlock(&lock);
    return done;
}
int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int at, const char *from, int to_at, const char *to) { return renamed(at, from, to_at, to); }

static int changed(char op, int at, const char *path, long call, long first, long second) {
    char room[4096];
    const char *name = inside(at, path, room);
    if (!name) return syscall(call, at, path, first, second);
    struct stat seen = {0};
    pthread_mutex_lock(&lock);
    int done = op == 'M' && fails(NAMES) ? -1 : syscall(call, at, path, first, second);
    if (!done && op == 'M') fstatat(at, path, &seen, 0);
    if (!done) put(op, seen.st_ino, 0, name, NULL, 0);
    pthread_mutex_unlock(&lock);
    return done;
}
int unlink(const char *path) { return changed('U', AT_FDCWD, path, SYS_unlinkat, 0, 0); }
int rmdir(const char *path) { return changed('U', AT_FDCWD, path, SYS_unlinkat, AT_REMOVEDIR, 0); }
int unlinkat(int at, const char *path, int flags) { return changed('U', at, path, SYS_unlinkat, flags, 0); }
int mkdir(const char *path, mode_t mode) { return changed('M', AT_FDCWD, path, SYS_mkdirat, mode, 0); }
int mkdirat(int at, const char *path, mode_t mode) { return changed('M', at, path, SYS_mkdirat, mode, 0); }

/* Links are no part of the program: one that appears must not pass unseen. */
int link(const char *from, const char *to) {
    char room[4096];
    if (inside(AT_FDCWD, to, room)) abort();
    return syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}
