#include "context.h"

#include <cerrno>
#include <utility>

namespace s_client {

Addon& Addon::Install(Napi::Env env) {
  // The environment holds one share and every wrapped object another: at the end of a Worker the
  // order of their finalizers is not documented.
  auto* share = new std::shared_ptr<Addon>(std::make_shared<Addon>(env));
  napi_status status = napi_set_instance_data(
      env, share,
      [](napi_env, void* data, void*) { delete static_cast<std::shared_ptr<Addon>*>(data); },
      nullptr);
  if (status != napi_ok) {
    delete share;
    throw Napi::Error::New(env, "no instance data");
  }
  return **share;
}

void Addon::Dispose(std::shared_ptr<const void> object) {
  if (scope_ != nullptr) graveyard_.push_back(std::move(object));
}

CallScope::CallScope(Addon& addon) : addon_(addon), outer_(addon.scope_) {
  addon.scope_ = this;
  errno = addon.saved_errno;
}

CallScope::~CallScope() {
  if (exception_ != nullptr) napi_delete_reference(addon_.env(), exception_);
}

void CallScope::Keep(napi_value thrown) {
  if (has_exception_) return;
  has_exception_ = true;
  if (thrown == nullptr) return;
  napi_env env = addon_.env();
  napi_value holder;
  if (napi_create_array_with_length(env, 1, &holder) == napi_ok &&
      napi_set_element(env, holder, 0, thrown) == napi_ok) {
    napi_create_reference(env, holder, 1, &exception_);
  }
}

bool CallScope::Finish() {
  if (outer_ == nullptr) EmptyGraveyard();
  addon_.saved_errno = errno;
  addon_.scope_ = outer_;
  if (!has_exception_) return false;
  napi_env env = addon_.env();
  napi_value holder;
  napi_value thrown;
  if (exception_ != nullptr && napi_get_reference_value(env, exception_, &holder) == napi_ok &&
      napi_get_element(env, holder, 0, &thrown) == napi_ok) {
    napi_throw(env, thrown);
  }
  return true;
}

void CallScope::EmptyGraveyard() {
  // Freeing may run callbacks, which may close more objects.
  while (!addon_.graveyard_.empty()) {
    std::vector<std::shared_ptr<const void>> dead;
    dead.swap(addon_.graveyard_);
  }
}

}  // namespace s_client
