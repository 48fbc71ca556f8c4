// An allocator for libcrypto that keeps freed blocks in their thread, by size: a handshake makes
// and drops thousands of them, and in a second thread malloc(3) works in an arena of its own, which
// is slower. For processes that do nothing but handshakes; the drop-in goes without.
#include "thread_cache.h"

#include <openssl/crypto.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

namespace s_client {

namespace {

// In front of every block; keeps the alignment of malloc(3).
struct alignas(16) Header {
  uint32_t size_class;
  // Of the block behind it.
  uint32_t size;
};

struct Node {
  Node* next;
};

// Four sizes to each power of two.
constexpr uint32_t kSteps = 4;
constexpr size_t kSmallest = 64;
constexpr uint32_t kClasses = 10 * kSteps + 1;
constexpr uint32_t kLarge = kClasses;
// Bytes that a thread keeps of one size.
constexpr size_t kMostPerClass = size_t{1} << 20;

uint32_t ClassOf(size_t size) {
  if (size <= kSmallest) return 0;
  const unsigned power = 63U - static_cast<unsigned>(__builtin_clzll(size - 1));
  const size_t step = ((size - 1) >> (power - 2)) & 3;
  const uint32_t size_class = (power - 6) * kSteps + static_cast<uint32_t>(step) + 1;
  return size_class < kClasses ? size_class : kLarge;
}

size_t SizeOf(uint32_t size_class) {
  if (size_class == 0) return kSmallest;
  const uint32_t power = (size_class - 1) / kSteps;
  const uint32_t step = (size_class - 1) % kSteps;
  return (kSmallest << power) + (step + 1) * ((kSmallest << power) / kSteps);
}

class Cache;

// This thread's; null before its first allocation and after its end, when libcrypto still cleans
// up. A pointer, since it can then be had without a call in every thread.
thread_local Cache* cache __attribute__((tls_model("initial-exec"))) = nullptr;
thread_local bool is_over __attribute__((tls_model("initial-exec"))) = false;

class Cache {
 public:
  ~Cache() {
    for (Node*& list : lists_) {
      while (list != nullptr) {
        Node* node = list;
        list = node->next;
        free(reinterpret_cast<Header*>(node) - 1);
      }
    }
  }

  void* Take(size_t size) {
    const uint32_t size_class = ClassOf(size);
    if (size_class != kLarge && lists_[size_class] != nullptr) {
      Node* node = lists_[size_class];
      lists_[size_class] = node->next;
      kept_[size_class]--;
      return node;
    }
    const size_t room = size_class == kLarge ? size : SizeOf(size_class);
    if (room > UINT32_MAX) return nullptr;
    auto* header = static_cast<Header*>(malloc(sizeof(Header) + room));
    if (header == nullptr) return nullptr;
    header->size_class = size_class;
    header->size = static_cast<uint32_t>(room);
    return header + 1;
  }

  void Give(void* block) {
    Header* header = static_cast<Header*>(block) - 1;
    const uint32_t size_class = header->size_class;
    if (size_class == kLarge || kept_[size_class] * header->size >= kMostPerClass) {
      free(header);
      return;
    }
    auto* node = static_cast<Node*>(block);
    node->next = lists_[size_class];
    lists_[size_class] = node;
    kept_[size_class]++;
  }

 private:
  Node* lists_[kClasses] = {};
  size_t kept_[kClasses] = {};
};

// Ends with its thread.
struct Owner {
  ~Owner() {
    is_over = true;
    delete cache;
    cache = nullptr;
  }
};

// Keeps nothing: for what is allocated when a thread's own cache is gone.
void* TakeUncached(size_t size) { return Cache().Take(size); }

Cache* ThisThreads() {
  static thread_local Owner owner;
  // Naming it makes it, and so has it destroyed.
  (void)&owner;
  if (!is_over) cache = new (std::nothrow) Cache;
  return cache;
}

void* Malloc(size_t size, const char*, int) {
  if (size == 0) return nullptr;
  Cache* mine = cache != nullptr ? cache : ThisThreads();
  return mine == nullptr ? TakeUncached(size) : mine->Take(size);
}

void Free(void* block, const char*, int) {
  if (block == nullptr) return;
  if (cache != nullptr) {
    cache->Give(block);
  } else {
    free(static_cast<Header*>(block) - 1);
  }
}

void* Realloc(void* block, size_t size, const char* file, int line) {
  if (block == nullptr) return Malloc(size, file, line);
  if (size == 0) {
    Free(block, file, line);
    return nullptr;
  }
  const size_t room = (static_cast<Header*>(block) - 1)->size;
  if (size <= room) return block;
  void* larger = Malloc(size, file, line);
  if (larger == nullptr) return nullptr;
  memcpy(larger, block, room);
  Free(block, file, line);
  return larger;
}

}  // namespace

bool UseThreadCache() {
  static const bool used = CRYPTO_set_mem_functions(&Malloc, &Realloc, &Free) == 1;
  return used;
}

}  // namespace s_client
