#include "object.h"

#include <new>

namespace s_client {
namespace internal {

namespace {

const char kThisCopy = 0;

napi_property_attributes kMemberAttributes =
    static_cast<napi_property_attributes>(napi_writable | napi_configurable | napi_enumerable);

}  // namespace

napi_type_tag TypeTag(const void* class_key) {
  return {reinterpret_cast<uint64_t>(&kThisCopy), reinterpret_cast<uint64_t>(class_key)};
}

void BindTo(Addon& addon, std::vector<Member>& members) {
  for (Member& member : members) member.data = &addon;
}

Member MakeMethod(const char* name, napi_callback callback) {
  return {name, nullptr, callback, nullptr, nullptr, nullptr, kMemberAttributes, nullptr};
}

Member MakeGetter(const char* name, napi_callback callback) {
  return {name, nullptr, nullptr, callback, nullptr, nullptr, napi_enumerable, nullptr};
}

void Rethrow(CallScope& scope) noexcept {
  napi_env env = scope.addon().env();
  try {
    throw;
  } catch (const Napi::Error& error) {
    scope.Keep(error.Value());
  } catch (const std::bad_alloc&) {
    napi_throw_error(env, nullptr, "out of memory");
  } catch (...) {
    napi_throw_error(env, nullptr, "unexpected exception in the addon");
  }
}

}  // namespace internal

Napi::Object Namespace(Addon& addon, std::vector<Member> members) {
  internal::BindTo(addon, members);
  Napi::Object object = Napi::Object::New(addon.env());
  if (napi_define_properties(addon.env(), object, members.size(), members.data()) != napi_ok) {
    ThrowError(addon.env(), "functions cannot be defined");
  }
  return object;
}

}  // namespace s_client
