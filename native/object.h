// Classes whose objects hold a native one, and the tables of their methods.
// Not here: what the methods do; each type has its own .cc.
// Everything in native/ includes this through base.h.
#ifndef NATIVE_OBJECT_H_
#define NATIVE_OBJECT_H_

#include <napi.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "args.h"
#include "context.h"

namespace s_client {

// A row of a method table.
using Member = napi_property_descriptor;

namespace internal {

// Runs body(Args&) as one call from JS: errno, kept exceptions, C++ exceptions.
template <class Body>
napi_value RunCall(napi_env env, napi_callback_info raw, Body&& body) noexcept;

// Unique in the process for a class of this copy of the addon, so that objects of another copy are
// refused too.
napi_type_tag TypeTag(const void* class_key);

// Every member gets the environment's Addon as its data.
void BindTo(Addon& addon, std::vector<Member>& members);

Member MakeMethod(const char* name, napi_callback callback);
Member MakeGetter(const char* name, napi_callback callback);

}  // namespace internal

// A class T (CRTP) over a native object. T gives
//   static constexpr const char* kName;        the class name
//   static std::vector<Member> Members();      rows Method<&T::F>("f") or Getter<&T::F>("f")
//   using Object::Object;
// Methods are `R T::F(Args&)`, R as ToJs takes it; they run only on open objects. close() is added
// for every T with `static constexpr bool kClosable = true` (the default).
//
// The native object is held by a shared_ptr: made from an owning unique_ptr, or, for a borrowed one
// (get0), as an alias of the shared_ptr or owning pointer of what it is borrowed from
// (see Borrow()). JS cannot construct a T; Create does.
template <class T, class Native>
class Object : public Napi::ObjectWrap<T> {
 public:
  using Handle = std::shared_ptr<Native>;
  static constexpr bool kClosable = true;

  explicit Object(const Napi::CallbackInfo& info)
      : Napi::ObjectWrap<T>(info), addon_(Take(info)->shared_from_this()) {
    std::shared_ptr<const void> native = std::move(*std::exchange(addon_->constructing, nullptr));
    handle_ = std::const_pointer_cast<Native>(std::static_pointer_cast<const Native>(native));
    napi_type_tag tag = internal::TypeTag(&kKey);
    if (napi_type_tag_object(info.Env(), info.This(), &tag) != napi_ok) {
      ThrowError(info.Env(), std::string(T::kName) + ": the object cannot be tagged");
    }
  }

  // A new JS object over `handle` (not null): its JS value is New(...).Value().
  static T& New(Addon& addon, Handle handle) {
    const KeepErrno keep;
    std::shared_ptr<const void> pending(std::move(handle));
    // The class is made before `constructing` is set: the constructor that runs next takes it.
    Napi::Function constructor = Constructor(addon);
    addon.constructing = &pending;
    try {
      return *Napi::ObjectWrap<T>::Unwrap(constructor.New(std::vector<napi_value>()));
    } catch (...) {
      addon.constructing = nullptr;
      throw;
    }
  }

  // The JS object over `handle`, or null when it is null.
  static Napi::Value Create(Addon& addon, Handle handle) {
    if (!handle) return addon.env().Null();
    return New(addon, std::move(handle)).Value();
  }

  // A T from a JS value, or null when it is something else. It may be closed.
  static T* From(Addon& addon, Napi::Value value) {
    if (!value.IsObject()) return nullptr;
    napi_type_tag tag = internal::TypeTag(&kKey);
    bool matches = false;
    if (napi_check_object_type_tag(addon.env(), value, &tag, &matches) != napi_ok || !matches) {
      return nullptr;
    }
    return Napi::ObjectWrap<T>::Unwrap(value.As<Napi::Object>());
  }

  // An open T from a JS value; throws when it is something else or closed.
  static T& Open(Addon& addon, Napi::Value value, const std::string& what) {
    T* object = From(addon, value);
    if (object == nullptr) {
      ThrowTypeError(addon.env(), what + " must be an object of class " + T::kName);
    }
    object->Object::Get();
    return *object;
  }

  // The native object; throws when closed.
  Native* Get() const {
    if (!handle_) ThrowError(addon_->env(), std::string(T::kName) + " is closed");
    return handle_.get();
  }

  // The same, keeping it alive.
  const Handle& handle() const {
    Get();
    return handle_;
  }

  bool is_open() const { return handle_ != nullptr; }

  // Drops the native object; under a running call of this addon it is freed when that has returned.
  void Close() {
    if (handle_) addon_->Dispose(std::exchange(handle_, nullptr));
  }

  Addon& addon() const { return *addon_; }

  // The class's constructor function in this environment.
  static Napi::Function Constructor(Addon& addon) {
    Napi::FunctionReference& reference = addon.constructors[&kKey];
    if (reference.IsEmpty()) {
      std::vector<Member> members = T::Members();
      if (T::kClosable) members.push_back(internal::MakeMethod("close", &CloseFromJs));
      internal::BindTo(addon, members);
      std::vector<Napi::ClassPropertyDescriptor<T>> rows(members.begin(), members.end());
      reference =
          Napi::Persistent(Napi::ObjectWrap<T>::DefineClass(addon.env(), T::kName, rows, &addon));
    }
    return reference.Value();
  }

 protected:
  template <auto method>
  static Member Method(const char* name) {
    return internal::MakeMethod(name, &Invoke<method>);
  }
  template <auto method>
  static Member Getter(const char* name) {
    return internal::MakeGetter(name, &Invoke<method>);
  }

 private:
  // The addon whose Create is waiting for this constructor; throws for a `new` from JS.
  static Addon* Take(const Napi::CallbackInfo& info) {
    Addon* addon = static_cast<Addon*>(info.Data());
    if (addon->constructing == nullptr) {
      ThrowTypeError(info.Env(), std::string(T::kName) + " cannot be constructed");
    }
    return addon;
  }

  template <auto method>
  static napi_value Invoke(napi_env env, napi_callback_info raw) noexcept {
    return internal::RunCall(env, raw, [](Args& args, const Napi::CallbackInfo& info) {
      T& self = Open(args.addon(), info.This(), "the receiver");
      if constexpr (std::is_void_v<decltype(std::invoke(method, self, args))>) {
        std::invoke(method, self, args);
        return static_cast<napi_value>(nullptr);
      } else {
        return ToJs(args.env(), std::invoke(method, self, args));
      }
    });
  }

  static napi_value CloseFromJs(napi_env env, napi_callback_info raw) noexcept {
    return internal::RunCall(env, raw, [](Args& args, const Napi::CallbackInfo& info) {
      T* self = From(args.addon(), info.This());
      if (self == nullptr) {
        ThrowTypeError(args.env(), std::string("the receiver must be of class ") + T::kName);
      }
      self->Close();
      return static_cast<napi_value>(nullptr);
    });
  }

  static inline const char kKey = 0;

  std::shared_ptr<Addon> addon_;
  Handle handle_;
};

// A borrowed native object (get0) that keeps alive what it is borrowed from: `owner` is a
// shared_ptr or an owning unique_ptr (an up_ref'ed parent).
template <class Native, class Owner>
std::shared_ptr<Native> Borrow(Native* native, std::shared_ptr<Owner> owner) {
  return native == nullptr ? nullptr : std::shared_ptr<Native>(std::move(owner), native);
}
template <class Native, class Owner, class Deleter>
std::shared_ptr<Native> Borrow(Native* native, std::unique_ptr<Owner, Deleter> owner) {
  return Borrow(native, std::shared_ptr<Owner>(std::move(owner)));
}

// An object over something that is valid in this C++ block only (arguments of a callback): at the
// end any use from JS throws as after close().
template <class T, class Native>
class Lent {
 public:
  Lent(Addon& addon, Native* native)
      : object_(T::New(addon, std::shared_ptr<Native>(native, [](Native*) {}))),
        value_(object_.Value()) {}
  ~Lent() { object_.Close(); }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  Napi::Value value() const { return value_; }

 private:
  T& object_;
  Napi::Object value_;  // holds the JS object, and with it object_
};

namespace internal {

template <auto function>
napi_value InvokeFunction(napi_env env, napi_callback_info raw) noexcept {
  return RunCall(env, raw, [](Args& args, const Napi::CallbackInfo&) {
    if constexpr (std::is_void_v<decltype(function(args))>) {
      function(args);
      return static_cast<napi_value>(nullptr);
    } else {
      return ToJs(args.env(), function(args));
    }
  });
}

// Turns what was thrown in a call into a JS exception. Called in a catch block.
void Rethrow(CallScope& scope) noexcept;

template <class Body>
napi_value RunCall(napi_env env, napi_callback_info raw, Body&& body) noexcept {
  // CallbackInfo throws only when N-API itself refuses the call.
  Napi::CallbackInfo info(env, raw);
  CallScope scope(*static_cast<Addon*>(info.Data()));
  napi_value result = nullptr;
  try {
    Args args(scope.addon(), info);
    result = body(args, info);
  } catch (...) {
    Rethrow(scope);
  }
  return scope.Finish() ? nullptr : result;
}

}  // namespace internal

// A row for a plain function `R f(Args&)`.
template <auto function>
Member Function(const char* name) {
  return internal::MakeMethod(name, &internal::InvokeFunction<function>);
}

// An object of plain functions, for exports.Set(name, Namespace(addon, {...})).
Napi::Object Namespace(Addon& addon, std::vector<Member> members);

template <class T>
T& Args::Get(size_t i) const {
  return T::Open(addon_, info_[i], Name(i));
}

template <class T>
T* Args::GetOrNull(size_t i) const {
  return s_client::IsNullish(info_[i]) ? nullptr : &T::Open(addon_, info_[i], Name(i));
}

template <class T>
std::vector<T*> Args::List(size_t i) const {
  if (!info_[i].IsArray()) ThrowTypeError(env(), Name(i) + " must be an array");
  // Reading an element may run a getter, so all are read before any is looked into.
  Napi::Array array = info_[i].As<Napi::Array>();
  std::vector<Napi::Value> values;
  for (uint32_t k = 0; k < array.Length(); k++) values.push_back(array.Get(k));
  std::vector<T*> list;
  for (Napi::Value value : values) list.push_back(&T::Open(addon_, value, Name(i)));
  return list;
}

}  // namespace s_client

#endif  // NATIVE_OBJECT_H_
