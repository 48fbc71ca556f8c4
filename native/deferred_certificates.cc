// Chain building asks a store through two of its functions, get_issuer and lookup_certs; both ask
// for one subject. They are replaced here by ones that first put the deferred certificates of that
// subject where they would stand had the file been loaded, and then are libcrypto's own. An
// X509_LOOKUP_METHOD would come too late: it is not asked for a subject that the store has already,
// and a directory or a URI (by_dir.c, by_store.c) may have brought certificates of a subject while
// another was asked for.
#include "deferred_certificates.h"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base.h"
#include "compat.h"
#include "der_certificate.h"
#include "der_name.h"
#include "engine.h"
#include "ex_data.h"
#include "owned.h"
#include "pem_certificates.h"

namespace s_client {

namespace {

// A certificate of the file. `decoded` is guarded by the store's lock.
struct Entry {
  uint64_t key = 0;
  Der der;
  bool decoded = false;
};

struct Deferred {
  std::unique_ptr<uint8_t[]> bytes;
  // By key; those of one key in the order of the file.
  std::vector<Entry> entries;
};

bool ByKey(const Entry& a, const Entry& b) { return a.key < b.key; }

using StoreDeferred = ExData<X509_STORE, Deferred, CRYPTO_EX_INDEX_X509_STORE,
                             X509_STORE_get_ex_data, X509_STORE_set_ex_data>;

using ObjectPtr = std::unique_ptr<X509_OBJECT, Free<X509_OBJECT_free>>;
using Entries = std::vector<Entry>::iterator;

class StoreLock {
 public:
  explicit StoreLock(X509_STORE* store) : store_(store), locked_(X509_STORE_lock(store) == 1) {}
  ~StoreLock() {
    if (locked_) X509_STORE_unlock(store_);
  }
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

 private:
  X509_STORE* const store_;
  const bool locked_;
};

// As PEM_X509_INFO_read_bio(3) does it: into an object that exists, which since 3.0 has the
// extensions decoded too.
ObjectPtr Decode(const Der& der) {
  X509Ptr cert(X509_new());
  ::X509* raw = cert.get();
  const unsigned char* at = der.at;
  if (raw == nullptr) return nullptr;
  if (d2i_X509(&raw, &at, static_cast<long>(der.size())) == nullptr) {
    // d2i_X509 has freed what it was given, unless it could not even begin.
    if (raw == nullptr) cert.release();
    return nullptr;
  }
  ObjectPtr object(X509_OBJECT_new());
  if (object == nullptr || X509_OBJECT_set1_X509(object.get(), raw) != 1) return nullptr;
  return object;
}

bool SameBytes(const Der& a, const Der& b) {
  return a.size() == b.size() && memcmp(a.at, b.at, a.size()) == 0;
}

// Before what the store has of that subject: it came later than the file. The store is locked.
void Insert(X509_STORE* store, const Der& der) {
  ObjectPtr object = Decode(der);
  if (object == nullptr) return;
  STACK_OF(X509_OBJECT)* objects = X509_STORE_get0_objects(store);
  LookupName* subject = X509_get_subject_name(X509_OBJECT_get0_X509(object.get()));
  const int index = X509_OBJECT_idx_by_subject(objects, X509_LU_X509, subject);
  const int end = sk_X509_OBJECT_num(objects);
  if (sk_X509_OBJECT_insert(objects, object.get(), index < 0 ? end : index) > 0) object.release();
}

// Decodes entries, the last first, so that each stands before the next one of its subject. A
// certificate that is in the file twice counts where it is first.
void DecodeAll(X509_STORE* store, Entries first, Entries last) {
  const KeepErrno keep;
  ERR_set_mark();
  const StoreLock lock(store);
  for (Entries entry = last; entry != first;) {
    --entry;
    if (entry->decoded) continue;
    entry->decoded = true;
    const bool again = std::any_of(first, entry, [entry](const Entry& other) {
      return other.key == entry->key && SameBytes(other.der, entry->der);
    });
    if (!again) Insert(store, entry->der);
  }
  ERR_pop_to_mark();
}

void DecodeSubject(X509_STORE* store, LookupName* name) {
  Deferred* deferred = StoreDeferred::Find(store);
  if (deferred == nullptr || name == nullptr) return;
  std::vector<Entry>& entries = deferred->entries;
  const unsigned char* der = nullptr;
  size_t size = 0;
  std::optional<uint64_t> key;
  if (X509_NAME_get0_der(name, &der, &size) == 1) key = NameKey({der, der + size});
  if (!key) return DecodeAll(store, entries.begin(), entries.end());
  const auto range =
      std::equal_range(entries.begin(), entries.end(), Entry{*key, {}, false}, ByKey);
  if (range.first != range.second) DecodeAll(store, range.first, range.second);
}

int GetIssuer(::X509** issuer, X509_STORE_CTX* ctx, ::X509* cert) noexcept {
  DecodeSubject(X509_STORE_CTX_get0_store(ctx), X509_get_issuer_name(cert));
  return X509_STORE_CTX_get1_issuer(issuer, ctx, cert);
}

STACK_OF(X509) * LookupCerts(X509_STORE_CTX* ctx, LookupName* name) noexcept {
  DecodeSubject(X509_STORE_CTX_get0_store(ctx), name);
  return X509_STORE_CTX_get1_certs(ctx, name);
}

// libcrypto sorts the certificates of a store by their subjects. Where qsort(3) leaves equal ones
// in their order, theirs is that of the file, whenever they came; elsewhere it would depend on all
// that is in the store.
#ifdef __GLIBC__
constexpr bool kStableSort = true;
#else
constexpr bool kStableSort = false;
#endif

// The entries of a file, or none when one of its certificates is not of the usual shape.
std::optional<Deferred> ReadFile(const std::string& path) {
  std::optional<PemCertificates> found = ReadPemCertificates(path);
  if (!found) return std::nullopt;
  Deferred deferred;
  deferred.entries.reserve(found->list.size());
  for (const Der& der : found->list) {
    const std::optional<uint64_t> key = SubjectKey(der);
    if (!key) return std::nullopt;
    deferred.entries.push_back({*key, der, false});
  }
  std::stable_sort(deferred.entries.begin(), deferred.entries.end(), ByKey);
  const auto same = [](const Entry& a, const Entry& b) { return a.key == b.key; };
  if (!kStableSort && std::adjacent_find(deferred.entries.begin(), deferred.entries.end(), same) !=
                          deferred.entries.end()) {
    return std::nullopt;
  }
  deferred.bytes = std::move(found->bytes);
  return deferred;
}

}  // namespace

bool DeferCertificates(X509_STORE* store, const std::string& path) {
  Deferred* earlier = StoreDeferred::Find(store);
  if (earlier != nullptr) {
    DecodeAll(store, earlier->entries.begin(), earlier->entries.end());
  }
  // An engine is asked for every key that is read, and shows it when it is broken. What is in the
  // store already stands before the file's.
  if (EnginesSeeKeys() || sk_X509_OBJECT_num(X509_STORE_get0_objects(store)) != 0) return false;
  std::optional<Deferred> deferred = ReadFile(path);
  if (!deferred) return false;
  Deferred* state = StoreDeferred::Of(store);
  if (state == nullptr) return false;
  *state = std::move(*deferred);
  X509_STORE_set_get_issuer(store, &GetIssuer);
  X509_STORE_set_lookup_certs(store, &LookupCerts);
#if OPENSSL_VERSION_NUMBER < 0x30000000L
  // PEM_X509_INFO_read_bio(3) does so at the end of a file; later ones put the queue back.
  ERR_clear_error();
#endif
  return true;
}

bool DeferDefaultCertificates(X509_STORE* store) {
  const char* path = secure_getenv(X509_get_default_cert_file_env());
  return DeferCertificates(store, path != nullptr ? path : X509_get_default_cert_file());
}

size_t CountDeferred(X509_STORE* store) {
  const Deferred* deferred = StoreDeferred::Find(store);
  if (deferred == nullptr) return 0;
  const StoreLock lock(store);
  const auto& entries = deferred->entries;
  return static_cast<size_t>(std::count_if(entries.begin(), entries.end(),
                                           [](const Entry& entry) { return !entry.decoded; }));
}

}  // namespace s_client
