#include "ssl_state.h"

#include "ssl.h"

namespace s_client {

SslState::~SslState() {
  if (object != nullptr) object->Forget();
}

napi_value SslValue(const Callback::Frame& call, const SSL* ssl) {
  Ssl* object = ssl == nullptr ? nullptr : StateOf(ssl).object;
  return object == nullptr ? call.env().Null() : object->Value();
}

}  // namespace s_client
