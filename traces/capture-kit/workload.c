// SPDX-License-Identifier: GPL-2.0
// workload MODE FOLDER [ROUNDS]: operations that meet on two files, each mode one way to make them meet.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PAGE = 4096, PAGES = 256, SIZE = PAGE * PAGES, CHUNK = 16 * PAGE };

static char path_a[512], path_b[512];
static int rounds = 50;
static atomic_int stop;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int open_file(const char *path, int flags)
{
	int fd = open(path, flags, 0644);

	if (fd < 0)
		fail(path);
	return fd;
}

static void make(const char *path)
{
	int fd = open_file(path, O_RDWR | O_CREAT | O_TRUNC);
	char *data = calloc(1, SIZE);

	if (!data || write(fd, data, SIZE) != SIZE)
		fail("write");
	fsync(fd);
	close(fd);
	free(data);
}

static char *map(const char *path, size_t size)
{
	int fd = open_file(path, O_RDWR);
	char *m = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (m == MAP_FAILED)
		fail("mmap");
	close(fd);
	return m;
}

static void *aligned(size_t size)
{
	void *buffer;

	if (posix_memalign(&buffer, PAGE, size))
		fail("posix_memalign");
	memset(buffer, 'd', size);
	return buffer;
}

static off_t some(unsigned *seed, size_t size)
{
	return (off_t)(rand_r(seed) % (SIZE / size)) * size;
}

// Direct writes of A from memory that is nobody's file.
static void *write_direct(void *seed_)
{
	unsigned seed = (unsigned)(size_t)seed_;
	int fd = open_file(path_a, O_RDWR | O_DIRECT);
	void *buffer = aligned(CHUNK);

	for (int i = 0; i < rounds; i++) {
		size_t size = PAGE << (rand_r(&seed) % 4);

		if (pwrite(fd, buffer, size, some(&seed, size)) < 0 && errno != EFAULT)
			perror("direct write");
	}
	return NULL;
}

// Direct writes of one file whose buffer is a map of the other, or of the same, mostly not resident.
static void write_from_map(const char *to, const char *from, unsigned seed)
{
	int fd = open_file(to, O_RDWR | O_DIRECT), source = open_file(from, O_RDWR);
	char *m = map(from, SIZE);
	long refused = 0;

	for (int i = 0; i < rounds; i++) {
		size_t size = PAGE << (rand_r(&seed) % 4);

		if (rand_r(&seed) & 1) {
			madvise(m, SIZE, MADV_DONTNEED);
			posix_fadvise(source, 0, SIZE, POSIX_FADV_DONTNEED);
		}
		if (pwrite(fd, m + some(&seed, size), size, some(&seed, size)) < 0)
			refused++;
	}
	printf("%s from a map of %s: %ld of %d refused\n", to, from, refused, rounds);
	munmap(m, SIZE);
}

static void *a_from_b(void *seed) { write_from_map(path_a, path_b, (size_t)seed); return NULL; }
static void *b_from_a(void *seed) { write_from_map(path_b, path_a, (size_t)seed); return NULL; }
static void *a_from_a(void *seed) { write_from_map(path_a, path_a, (size_t)seed); return NULL; }

// Asynchronous direct writes, eight at a time.
static void *write_async(void *seed_)
{
	unsigned seed = (unsigned)(size_t)seed_;
	int fd = open_file(path_a, O_RDWR | O_DIRECT);
	char *buffer = aligned(8 * CHUNK);
	aio_context_t context = 0;

	if (syscall(SYS_io_setup, 32, &context) < 0)
		fail("io_setup");
	for (int i = 0; i < rounds; i++) {
		struct iocb cb[8] = { 0 }, *all[8];
		struct io_event done[8];

		for (int k = 0; k < 8; k++) {
			cb[k].aio_fildes = fd;
			cb[k].aio_lio_opcode = IOCB_CMD_PWRITE;
			cb[k].aio_nbytes = PAGE << (rand_r(&seed) % 4);
			cb[k].aio_buf = (size_t)(buffer + k * CHUNK);
			cb[k].aio_offset = some(&seed, cb[k].aio_nbytes);
			all[k] = &cb[k];
		}
		long n = syscall(SYS_io_submit, context, 8, all);

		if (n > 0)
			syscall(SYS_io_getevents, context, n, 8, done, NULL);
	}
	return NULL;
}

static void *read_buffered(void *seed_)
{
	unsigned seed = (unsigned)(size_t)seed_;
	int fd = open_file(path_a, O_RDONLY);
	char page[PAGE];

	for (long n = 0; !stop; n++) {
		if (pread(fd, page, PAGE, some(&seed, PAGE)) < 0)
			perror("read");
		if (n % 64 == 0)
			posix_fadvise(fd, 0, SIZE, POSIX_FADV_DONTNEED);
	}
	return NULL;
}

static void *write_buffered(void *seed_)
{
	unsigned seed = (unsigned)(size_t)seed_;
	int fd = open_file(path_a, O_RDWR);
	char page[PAGE] = { 'b' };

	while (!stop) {
		if (pwrite(fd, page, PAGE, some(&seed, PAGE)) < 0)
			perror("write");
		usleep(500);
	}
	return NULL;
}

static void *fault(void *seed_)
{
	unsigned seed = (unsigned)(size_t)seed_;
	volatile char *m = map(path_a, SIZE);

	for (long n = 0; !stop; n++) {
		off_t at = some(&seed, PAGE);

		if (rand_r(&seed) % 4 == 0)
			m[at]++;
		else
			(void)m[at];
		if (n % 32 == 0)
			madvise((void *)m, SIZE, MADV_DONTNEED);
	}
	return NULL;
}

static void *punch(void *seed_)
{
	unsigned seed = (unsigned)(size_t)seed_;
	int fd = open_file(path_a, O_RDWR);

	for (long n = 0; !stop; n++) {
		fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, some(&seed, PAGE), 2 * PAGE);
		if (n % 8 == 0 && (ftruncate(fd, SIZE / 2) || ftruncate(fd, SIZE)))
			perror("ftruncate");
		usleep(2000);
	}
	return NULL;
}

// Readahead that nobody waits for: it inserts pages before it has any lock of the file.
static void *read_ahead(void *unused)
{
	int fd = open_file(path_a, O_RDONLY);

	while (!stop) {
		posix_fadvise(fd, 0, SIZE, POSIX_FADV_DONTNEED);
		posix_fadvise(fd, 0, SIZE, POSIX_FADV_WILLNEED);
	}
	return unused;
}

static void *splice_out(void *seed_)
{
	unsigned seed = (unsigned)(size_t)seed_;
	int fd = open_file(path_a, O_RDONLY), null = open_file("/dev/null", O_WRONLY), pipes[2];

	if (pipe(pipes))
		fail("pipe");
	while (!stop) {
		loff_t at = some(&seed, PAGE);

		posix_fadvise(fd, 0, SIZE, POSIX_FADV_DONTNEED);
		ssize_t n = splice(fd, &at, pipes[1], NULL, PAGE, 0);

		while (n > 0) {
			ssize_t out = splice(pipes[0], NULL, null, NULL, n, 0);

			if (out <= 0)
				break;
			n -= out;
		}
	}
	return NULL;
}

static void *reflink(void *unused)
{
	int a = open_file(path_a, O_RDWR), b = open_file(path_b, O_RDWR);
	struct file_clone_range range = { .src_fd = b, .src_length = CHUNK, .dest_offset = CHUNK };

	while (!stop) {
		ioctl(a, FICLONERANGE, &range);
		usleep(300);
	}
	return unused;
}

// A direct write whose buffer is not there yet, beside others that map and unmap in the same process.
static void *write_from_new_memory(void *seed_)
{
	unsigned seed = (unsigned)(size_t)seed_;
	int fd = open_file(path_a, O_RDWR | O_DIRECT);

	for (int i = 0; i < rounds; i++) {
		void *m = mmap(NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (pwrite(fd, m, CHUNK, some(&seed, CHUNK)) < 0)
			perror("direct write");
		munmap(m, CHUNK);
	}
	return NULL;
}

static void *remap(void *seed_)
{
	unsigned seed = (unsigned)(size_t)seed_;

	while (!stop) {
		volatile char *m = map(path_a, SIZE);

		(void)m[some(&seed, PAGE)];
		munmap((void *)m, SIZE);
	}
	return NULL;
}

typedef void *(*job)(void *);

// Of each mode: who works through the rounds, and who goes on until they are done.
static const struct {
	const char *name;
	job workers[2], others[3];
} modes[] = {
	{"self", { a_from_a }, { 0 }},
	{"cross", { a_from_b, b_from_a }, { 0 }},
	{"mix", { write_direct, a_from_b }, { read_buffered, fault, write_buffered }},
	{"truncate", { write_direct }, { punch }},
	{"async", { write_async }, { read_buffered, fault }},
	{"splice", { write_direct }, { splice_out, splice_out }},
	{"willneed", { write_direct }, { read_ahead }},
	{"mmap", { write_from_new_memory }, { fault, remap, remap }},
	{"reflink", { a_from_b }, { reflink }},
};

static pthread_t start(job job, size_t seed)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, job, (void *)seed))
		fail("pthread_create");
	return thread;
}

int main(int count, char **words)
{
	pthread_t workers[2], others[3];
	int n = 0, m = 0;

	if (count < 3)
		return 2;
	snprintf(path_a, sizeof(path_a), "%s/a", words[2]);
	snprintf(path_b, sizeof(path_b), "%s/b", words[2]);
	if (count > 3)
		rounds = atoi(words[3]);
	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		if (strcmp(modes[i].name, words[1]))
			continue;
		make(path_a);
		make(path_b);
		for (int k = 0; k < 3 && modes[i].others[k]; k++)
			others[m++] = start(modes[i].others[k], 11 + k);
		for (int k = 0; k < 2 && modes[i].workers[k]; k++)
			workers[n++] = start(modes[i].workers[k], 1 + k);
		while (n > 0)
			pthread_join(workers[--n], NULL);
		stop = 1;
		while (m > 0)
			pthread_join(others[--m], NULL);
		// Whoever failed to remove pages says so here.
		int fd = open_file(path_a, O_RDWR);

		return fsync(fd) ? (perror("fsync"), 1) : 0;
	}
	fprintf(stderr, "no mode %s\n", words[1]);
	return 2;
}
