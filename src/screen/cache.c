/* cache.c - an image as a file, so that a start costs reading.
 *
 * The file is named by a hash of the packs' files, of this program's version and of the layout, and it carries a
 * Poly1305 tag of its own bytes under that hash (BLAKE2b of so much would be most of the start): a damaged or foreign
 * file is built anew, never used.  It is replaced in one step. */
#include <fcntl.h>
#include <sodium.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "screen/draft.h"
#include "text/normal.h"

enum { TAG = crypto_onetimeauth_BYTES, ALIGN = 16, FILE_LARGEST = 16 * 1024 * 1024 };

static const char magic[8] = "kresimg2";

struct head {
    char magic[8];
    unsigned char tag[TAG]; /* of all that follows */
    double even;
    uint64_t slot_count;
    float ordinary;
#define ARRAY(name, type) uint64_t name##_count;
    IMAGE_ARRAYS(ARRAY)
#undef ARRAY
};

static const char *const parts[] = {"levels.yaml", "pay.yaml", "weights.yaml", "indicators", "phrases", NULL};

static bool hash_file(crypto_generichash_state *state, const char *path, const char *name)
{
    struct arena arena = {0};
    struct str bytes;
    bool ok = file_read(&arena, path, FILE_LARGEST, &bytes, NULL);
    if (ok) {
        uint64_t n = bytes.n;
        crypto_generichash_update(state, (const unsigned char *)name, strlen(name) + 1);
        crypto_generichash_update(state, (const unsigned char *)&n, sizeof n);
        crypto_generichash_update(state, (const unsigned char *)bytes.p, bytes.n);
    }
    arena_clear(&arena);
    return ok;
}

static bool hash_path(crypto_generichash_state *state, struct arena *arena, const char *path, const char *name)
{
    struct str *names;
    size_t count;
    if (!file_is_folder(path))
        return !file_exists(path) || hash_file(state, path, name);
    if (!file_list(arena, path, &names, &count, NULL))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!hash_path(state, arena, arena_printf(arena, "%s/" STR_FMT, path, STR_ARG(names[i])),
                       arena_printf(arena, "%s/" STR_FMT, name, STR_ARG(names[i]))))
            return false;
    return true;
}

bool cache_key_of(const char *const *packs, size_t pack_count, struct cache_key *ret)
{
    crypto_generichash_state state;
    struct arena arena = {0};
    bool ok = sodium_init() >= 0;
    crypto_generichash_init(&state, NULL, 0, sizeof ret->bytes);
    const char *program = arena_printf(&arena, "%.8s %s %s", magic, KRES_VERSION, text_normal_version());
    crypto_generichash_update(&state, (const unsigned char *)program, strlen(program) + 1);
#define ARRAY(name, type) \
    crypto_generichash_update(&state, (const unsigned char *)&(uint32_t){sizeof(type)}, sizeof(uint32_t));
    IMAGE_ARRAYS(ARRAY)
#undef ARRAY
    for (size_t i = 0; i < pack_count; i++)
        for (size_t k = 0; ok && parts[k]; k++)
            ok = hash_path(&state, &arena, arena_printf(&arena, "%s/%s", packs[i], parts[k]),
                           arena_printf(&arena, "%zu/%s", i, parts[k]));
    crypto_generichash_final(&state, ret->bytes, sizeof ret->bytes);
    arena_clear(&arena);
    return ok;
}

static const char *path_of(struct arena *arena, const char *folder, const struct cache_key *key)
{
    return arena_printf(arena, "%s/screen-" STR_FMT ".img", folder, STR_ARG(str_hex(arena, key->bytes, 16)));
}

static size_t aligned(size_t n)
{
    return (n + ALIGN - 1) / ALIGN * ALIGN;
}

/* Points the image's arrays into the file's bytes; false when they do not fill it exactly. */
static bool open_bytes(const unsigned char *bytes, size_t size, const struct cache_key *key, struct image *ret)
{
    const struct head *head = (const void *)bytes;
    size_t after = offsetof(struct head, even), at = aligned(sizeof *head);
    if (size < sizeof *head || memcmp(head->magic, magic, sizeof magic) != 0)
        return false;
    if (crypto_onetimeauth_verify(head->tag, bytes + after, size - after, key->bytes) != 0)
        return false;
    struct image image = {.even = head->even, .slot_count = head->slot_count, .ordinary = head->ordinary};
#define ARRAY(name, type) \
    if (at > size || head->name##_count > (size - at) / sizeof(type)) \
        return false; \
    image.name = (const void *)(bytes + at); \
    image.name##_count = head->name##_count; \
    at += aligned(head->name##_count * sizeof(type));
    IMAGE_ARRAYS(ARRAY)
#undef ARRAY
    *ret = image;
    return at == size;
}

bool cache_read(const char *folder, const struct cache_key *key, struct image *ret, void **ret_map, size_t *ret_size)
{
    struct arena arena = {0};
    struct stat file;
    int fd = open(path_of(&arena, folder, key), O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fstat(fd, &file) == 0 && file.st_size > 0;
    void *map = ok ? mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0) : MAP_FAILED;
    ok = map != MAP_FAILED && open_bytes(map, (size_t)file.st_size, key, ret);
    if (ok) {
        *ret_map = map;
        *ret_size = (size_t)file.st_size;
    } else if (map != MAP_FAILED) {
        munmap(map, (size_t)file.st_size);
    }
    if (fd >= 0)
        close(fd);
    arena_clear(&arena);
    return ok;
}

static void add_aligned(struct buf *file, struct str bytes)
{
    buf_add(file, bytes);
    while (file->n % ALIGN)
        buf_byte(file, '\0');
}

/* A cache that cannot be written costs time at the next start and nothing else. */
void cache_write(const char *folder, const struct cache_key *key, const struct image *image)
{
    struct arena arena = {0};
    struct head head = {.even = image->even, .slot_count = image->slot_count, .ordinary = image->ordinary};
    size_t size = aligned(sizeof head);
    memcpy(head.magic, magic, sizeof magic);
#define ARRAY(name, type) head.name##_count = image->name##_count, size += aligned(image->name##_count * sizeof(type));
    IMAGE_ARRAYS(ARRAY)
#undef ARRAY
    struct buf file = {.arena = &arena, .p = arena_alloc(&arena, size + 1), .room = size + 1};
    add_aligned(&file, str_make(&head, sizeof head));
#define ARRAY(name, type) add_aligned(&file, str_make(image->name, image->name##_count * sizeof(type)));
    IMAGE_ARRAYS(ARRAY)
#undef ARRAY
    size_t after = offsetof(struct head, even);
    crypto_onetimeauth((unsigned char *)file.p + offsetof(struct head, tag), (unsigned char *)file.p + after,
                       file.n - after, key->bytes);
    bool written = file_make_folder(folder, NULL) &&
                   file_write(path_of(&arena, folder, key), buf_str(&file), 0600, NULL);
    UNUSED(written);
    arena_clear(&arena);
}

void cache_unmap(void *map, size_t size)
{
    if (map)
        munmap(map, size);
}
