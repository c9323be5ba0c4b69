/* A disk that fails, for LD_PRELOAD: while the file named by FAILING_DISK is there, writing or syncing a DuckDB file gives EIO, as it
   says: "write" or "sync". Reads go on. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int is_asked_for(int descriptor, const char* what) {
    char link[64], path[4096], asked[16];
    const char* const order = getenv("FAILING_DISK");
    const int file = order == NULL ? -1 : open(order, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t length = read(file, asked, sizeof asked - 1);
    close(file);
    asked[length < 0 ? 0 : length] = '\0';
    if (strcmp(asked, what) != 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = '\0';
    return strstr(path, "/data.duckdb") != NULL;
}

static int fails(int descriptor, const char* what) {
    const int failing = is_asked_for(descriptor, what);
    if (failing) errno = EIO;
    return failing;
}

ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t at) {
    static ssize_t (*next)(int, const void*, size_t, off_t);
    if (next == NULL) *(void**)&next = dlsym(RTLD_NEXT, "pwrite");
    return fails(descriptor, "write") ? -1 : next(descriptor, bytes, count, at);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t at) {
    static ssize_t (*next)(int, const void*, size_t, off64_t);
    if (next == NULL) *(void**)&next = dlsym(RTLD_NEXT, "pwrite64");
    return fails(descriptor, "write") ? -1 : next(descriptor, bytes, count, at);
}

ssize_t write(int descriptor, const void* bytes, size_t count) {
    static ssize_t (*next)(int, const void*, size_t);
    if (next == NULL) *(void**)&next = dlsym(RTLD_NEXT, "write");
    return fails(descriptor, "write") ? -1 : next(descriptor, bytes, count);
}

int fsync(int descriptor) {
    static int (*next)(int);
    if (next == NULL) *(void**)&next = dlsym(RTLD_NEXT, "fsync");
    return fails(descriptor, "sync") ? -1 : next(descriptor);
}

int fdatasync(int descriptor) {
    static int (*next)(int);
    if (next == NULL) *(void**)&next = dlsym(RTLD_NEXT, "fdatasync");
    return fails(descriptor, "sync") ? -1 : next(descriptor);
}
