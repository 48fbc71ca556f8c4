// Names (of subjects and issuers) in DER.
// Not here: comparing them, which is libcrypto's.
#ifndef NATIVE_DER_NAME_H_
#define NATIVE_DER_NAME_H_

#include <optional>

#include "der.h"

namespace s_client {

// Takes a name that is not empty, and makes its key (see NameKey). False for one with values that
// are not read here.
bool TakeName(Der& in, uint64_t& key);

// A number that two names have in common when libcrypto finds them equal (X509_NAME_cmp); other
// names may share it too. Nothing for a name that TakeName does not take.
std::optional<uint64_t> NameKey(Der name);

}  // namespace s_client

#endif  // NATIVE_DER_NAME_H_
