// Reading JS values with checks, and making results.
// A value that is not what is wanted throws a TypeError (wrong type) or RangeError (out of range).
// Everything in native/ includes this through base.h.
#ifndef NATIVE_ARGS_H_
#define NATIVE_ARGS_H_

#include <napi.h>

#include <climits>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "context.h"

namespace s_client {

class Callback;

[[noreturn]] void ThrowError(Napi::Env env, const std::string& message);
[[noreturn]] void ThrowTypeError(Napi::Env env, const std::string& message);
[[noreturn]] void ThrowRangeError(Napi::Env env, const std::string& message);

// Bytes of a Uint8Array or a byte string, valid for the whole call. Copies are cleansed at the end.
class Bytes {
 public:
  Bytes(Addon& addon, Napi::Value value, const std::string& what);
  ~Bytes();
  Bytes(Bytes&& other) noexcept;
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  Bytes& operator=(Bytes&&) = delete;

  // Never null, also when empty.
  const unsigned char* data() const { return data_; }
  const char* chars() const { return reinterpret_cast<const char*>(data_); }
  size_t size() const { return size_; }
  // The size for functions that take an int (a longer argument was refused by the reader).
  int length() const { return static_cast<int>(size_); }

 private:
  const unsigned char* data_;
  size_t size_ = 0;
  std::unique_ptr<unsigned char[]> copy_;
};

// Readers of any value; `what` names it in the message ("argument 1", "result of the callback").

// A byte string without NUL, for functions that take a C string.
std::string ReadString(Napi::Value value, const std::string& what);
std::optional<std::string> ReadStringOrNull(Napi::Value value, const std::string& what);
int64_t ReadInteger(Napi::Value value, const std::string& what, int64_t min, int64_t max);
bool ReadBoolean(Napi::Value value, const std::string& what);
int64_t ReadBigInt64(Napi::Value value, const std::string& what);
uint64_t ReadBigUint64(Napi::Value value, const std::string& what);
Napi::Object ReadObject(Napi::Value value, const std::string& what);

// null and undefined are both "not given".
inline bool IsNullish(Napi::Value value) { return value.IsNull() || value.IsUndefined(); }

// The arguments of one call. Missing ones are undefined, so they fail in every reader that does not
// take null.
class Args {
 public:
  Args(Addon& addon, const Napi::CallbackInfo& info) : addon_(addon), info_(info) {}

  Addon& addon() const { return addon_; }
  Napi::Env env() const { return addon_.env(); }
  Napi::Value operator[](size_t index) const { return info_[index]; }

  std::string String(size_t i) const { return ReadString(info_[i], Name(i)); }
  // Use c_str(args.StringOrNull(i)) for a const char* that may be null.
  std::optional<std::string> StringOrNull(size_t i) const {
    return ReadStringOrNull(info_[i], Name(i));
  }
  Bytes Buffer(size_t i) const { return Bytes(addon_, info_[i], Name(i)); }
  std::optional<Bytes> BufferOrNull(size_t i) const;

  int Int(size_t i, int min = INT_MIN, int max = INT_MAX) const {
    return static_cast<int>(ReadInteger(info_[i], Name(i), min, max));
  }
  unsigned int Unsigned(size_t i) const {
    return static_cast<unsigned int>(ReadInteger(info_[i], Name(i), 0, UINT_MAX));
  }
  // Any integer that a number holds exactly.
  int64_t Long(size_t i) const {
    return ReadInteger(info_[i], Name(i), -kMaxSafeInteger, kMaxSafeInteger);
  }
  // A length in bytes: 0 to INT_MAX, or less.
  int Size(size_t i, int max = INT_MAX) const { return Int(i, 0, max); }
  int64_t BigInt64(size_t i) const { return ReadBigInt64(info_[i], Name(i)); }
  uint64_t BigUint64(size_t i) const { return ReadBigUint64(info_[i], Name(i)); }
  bool Boolean(size_t i) const { return ReadBoolean(info_[i], Name(i)); }
  bool IsNullish(size_t i) const { return s_client::IsNullish(info_[i]); }
  Napi::Object Object(size_t i) const { return ReadObject(info_[i], Name(i)); }

  // A function (null pointer when null or undefined is given).
  std::unique_ptr<Callback> FunctionOrNull(size_t i) const;
  std::unique_ptr<Callback> Function(size_t i) const;

  // An open object of class T (see object.h).
  template <class T>
  T& Get(size_t i) const;
  // Null when null or undefined is given.
  template <class T>
  T* GetOrNull(size_t i) const;
  // An array of open objects of class T. They stay valid during the call.
  template <class T>
  std::vector<T*> List(size_t i) const;

  static std::string Name(size_t i) { return "argument " + std::to_string(i + 1); }

  static constexpr int64_t kMaxSafeInteger = (int64_t{1} << 53) - 1;

 private:
  Addon& addon_;
  const Napi::CallbackInfo& info_;
};

inline const char* c_str(const std::optional<std::string>& text) {
  return text ? text->c_str() : nullptr;
}

// Results.

Napi::Value MakeString(Napi::Env env, const char* text, size_t length);
inline Napi::Value MakeString(Napi::Env env, const std::string& text) {
  return MakeString(env, text.data(), text.size());
}
// null for a null pointer.
Napi::Value MakeStringOrNull(Napi::Env env, const char* text);
Napi::Value MakeBuffer(Napi::Env env, const void* data, size_t size);
inline Napi::Value MakeNumber(Napi::Env env, double value) { return Napi::Number::New(env, value); }

// What a method may return: void, bool, integers up to 32 bits, long (as a number), std::string,
// const char* (null becomes null), any Napi::Value, or a napi_value. Unsigned 64-bit values say
// themselves whether they are a number or a bigint.
template <class R>
napi_value ToJs(Napi::Env env, R&& result) {
  const KeepErrno keep;
  using V = std::decay_t<R>;
  if constexpr (std::is_same_v<V, bool>) {
    return Napi::Boolean::New(env, result);
  } else if constexpr (std::is_integral_v<V>) {
    static_assert(!std::is_same_v<V, unsigned long> && !std::is_same_v<V, unsigned long long>,
                  "return MakeNumber or Napi::BigInt::New");
    return Napi::Number::New(env, static_cast<double>(result));
  } else if constexpr (std::is_same_v<V, std::string>) {
    return MakeString(env, result);
  } else if constexpr (std::is_same_v<V, const char*> || std::is_same_v<V, char*>) {
    return MakeStringOrNull(env, result);
  } else {
    return result;
  }
}

}  // namespace s_client

#endif  // NATIVE_ARGS_H_
