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

// Faults under mmap_lock: who touches a page has only the lock of its map, where the kernel has such (6.4). What is
// dirty keeps a direct write busy before it asks for mmap_lock.
static void *populate(void *seed_)
{
	unsigned seed = (unsigned)(size_t)seed_;
	char *m = map(path_a, SIZE);

	while (!stop) {
		madvise(m, SIZE, MADV_DONTNEED);
		madvise(m + some(&seed, CHUNK), CHUNK, MADV_POPULATE_WRITE);
		usleep(500);
	}
	return NULL;
}

// One large asynchronous write after the other, over pages that a buffered writer makes dirty meanwhile, so that
// shoot-downs fail.
static void *write_whole_async(void *unused)
{
	int fd = open_file(path_a, O_RDWR | O_DIRECT);
	void *buffer = aligned(SIZE);
	aio_context_t context = 0;

	if (syscall(SYS_io_setup, 2, &context) < 0)
		fail("io_setup");
	for (int i = 0; i < rounds; i++) {
		struct iocb cb = { .aio_fildes = fd, .aio_lio_opcode = IOCB_CMD_PWRITE, .aio_nbytes = SIZE,
				   .aio_buf = (size_t)buffer }, *one = &cb;
		struct io_event done;

		if (syscall(SYS_io_submit, context, 1, &one) == 1)
			syscall(SYS_io_getevents, context, 1, 1, &done, NULL);
	}
	return unused;
}

static void *dirty_all(void *unused)
{
	int fd = open_file(path_a, O_RDWR);
	char page[PAGE] = { 'b' };

	for (off_t at = 0; !stop; at = (at + PAGE) % SIZE)
		if (pwrite(fd, page, PAGE, at) < 0)
			perror("write");
	return unused;
}

// The whole file, front to back, beside somebody who stores to a map of it, back to front.
static void *overwrite(void *unused)
{
	int fd = open_file(path_a, O_RDWR | O_DIRECT);
	void *buffer = aligned(CHUNK);

	for (int i = 0; i < rounds; i++)
		for (off_t at = 0; at < SIZE; at += CHUNK)
			if (pwrite(fd, buffer, CHUNK, at) < 0)
				perror("direct write");
	return unused;
}

static void *store_backwards(void *unused)
{
	char *m = map(path_a, SIZE);

	for (off_t at = SIZE - PAGE; !stop; at = (at + SIZE - PAGE) % SIZE)
		m[at]++;
	return unused;
}

// A region of one's own: written one way, read back another way, all ways in turn. What is read must be what was
// written.
static void *own_region(void *seed_)
{
	off_t from = ((size_t)seed_ - 1) * (SIZE / 2);
	int fds[] = { open_file(path_a, O_RDWR), open_file(path_a, O_RDWR | O_DIRECT) };
	char *written = aligned(CHUNK), *read = aligned(CHUNK);
	long stale = 0;

	for (int i = 0; i < rounds; i++) {
		off_t at = from + (off_t)(i % (SIZE / 2 / CHUNK)) * CHUNK;

		memset(written, 'a' + i % 26, CHUNK);
		if (i % 4 >= 2 && pread(fds[0], read, CHUNK, at) < 0)
			perror("read");
		if (pwrite(fds[i & 1], written, CHUNK, at) < 0 || pread(fds[!(i & 1)], read, CHUNK, at) < 0)
			perror("write and read");
		else if (memcmp(written, read, CHUNK))
			stale++;
	}
	if (stale)
		printf("%ld of %d reads found old data\n", stale, rounds);
	return NULL;
}

// Reads and writes, buffered and direct, whose buffer is a private map of the same part of the same file.
static void *own_buffer(void *seed_)
{
	unsigned seed = (unsigned)(size_t)seed_;
	int fds[] = { open_file(path_a, O_RDWR), open_file(path_a, O_RDWR | O_DIRECT) };
	long refused = 0;

	for (int i = 0; i < rounds; i++) {
		off_t at = some(&seed, PAGE);
		char *m = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fds[0], at);

		if (m == MAP_FAILED)
			fail("mmap");
		posix_fadvise(fds[0], 0, SIZE, POSIX_FADV_DONTNEED);
		if (i & 2 ? pwrite(fds[i & 1], m, PAGE, at) < 0 : pread(fds[i & 1], m, PAGE, at) < 0)
			refused++;
		munmap(m, PAGE);
	}
	printf("its own buffer: %ld of %d refused\n", refused, rounds);
	return NULL;
}

// A direct write of A from a map of B of which only the first page is there.
static void *partly_there(void *seed_)
{
	unsigned seed = (unsigned)(size_t)seed_;
	int fd = open_file(path_a, O_RDWR | O_DIRECT), source = open_file(path_b, O_RDWR);
	volatile char *m = map(path_b, SIZE);
	long partial = 0;

	for (int i = 0; i < rounds; i++) {
		off_t at = some(&seed, CHUNK);

		madvise((void *)m, SIZE, MADV_DONTNEED);
		posix_fadvise(source, 0, SIZE, POSIX_FADV_DONTNEED);
		(void)m[at];
		if (pwrite(fd, (char *)m + at, CHUNK, at) != CHUNK)
			partial++;
	}
	printf("partly there: %ld of %d not written in full\n", partial, rounds);
	return NULL;
}

// A page that is mapped is written onto itself, directly.
static void *onto_itself(void *seed_)
{
	unsigned seed = (unsigned)(size_t)seed_;
	int fd = open_file(path_a, O_RDWR | O_DIRECT);
	char *m = map(path_a, SIZE);
	long refused = 0;

	for (int i = 0; i < rounds; i++) {
		off_t at = some(&seed, PAGE);

		if (i & 1)
			m[at]++;
		if (pwrite(fd, m + at, PAGE, at) < 0)
			refused++;
	}
	printf("onto itself: %ld of %d refused\n", refused, rounds);
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
	{"mmap", { write_from_new_memory }, { populate, remap, remap }},
	{"reflink", { a_from_b }, { reflink }},
	// What these do is what some tests of xfstests do: generic/095, 208, 247, 418, 647, 708, 729.
	{"engines", { write_direct, write_async }, { splice_out, write_buffered, fault }},
	{"invalidate", { write_whole_async }, { dirty_all }},
	{"overwrite", { overwrite }, { store_backwards }},
	{"regions", { own_region, own_region }, { read_ahead }},
	{"ownbuffer", { own_buffer, own_buffer }, { 0 }},
	{"partial", { partly_there }, { fault }},
	{"onto", { onto_itself }, { read_buffered }},
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
