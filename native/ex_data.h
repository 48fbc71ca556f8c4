// C++ state that lives exactly as long as an OpenSSL object (its callbacks, above all), in the
// object's ex_data. Not for types without ex_data.
// Used by the types that have callbacks.
#ifndef NATIVE_EX_DATA_H_
#define NATIVE_EX_DATA_H_

#include <openssl/crypto.h>

namespace s_client {

// One index per (T, State) in the process, e.g.
//   using BioState = ExData<BIO, State, CRYPTO_EX_INDEX_BIO, BIO_get_ex_data, BIO_set_ex_data>;
// The state is deleted when the object is freed. Objects that copy their ex_data (SSL_dup) must not
// be copied: the copy would hold the same pointer.
template <class T, class State, int class_index, auto get, auto set>
class ExData {
 public:
  // Null when the object has none.
  static State* Find(const T* object) {
    return static_cast<State*>(get(const_cast<T*>(object), Index()));
  }

  // The object's state, made when it has none. Null when memory runs out.
  static State* Of(T* object) {
    State* state = Find(object);
    if (state != nullptr) return state;
    state = new State();
    if (set(object, Index(), state) == 1) return state;
    delete state;
    return nullptr;
  }

 private:
  static int Index() {
    static const int index =
        CRYPTO_get_ex_new_index(class_index, 0, nullptr, nullptr, nullptr, &Delete);
    return index;
  }

  static void Delete(void*, void* state, CRYPTO_EX_DATA*, int, long, void*) {
    delete static_cast<State*>(state);
  }
};

}  // namespace s_client

#endif  // NATIVE_EX_DATA_H_
