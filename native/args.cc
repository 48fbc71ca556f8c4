#include "args.h"

#include <openssl/crypto.h>

#include <cmath>
#include <cstring>
#include <utility>

#include "callback.h"

namespace s_client {

void ThrowError(Napi::Env env, const std::string& message) { throw Napi::Error::New(env, message); }

void ThrowTypeError(Napi::Env env, const std::string& message) {
  throw Napi::TypeError::New(env, message);
}

void ThrowRangeError(Napi::Env env, const std::string& message) {
  throw Napi::RangeError::New(env, message);
}

namespace {

constexpr size_t kMaxBytes = INT_MAX;
constexpr size_t kShortString = 256;

void CheckStatus(Napi::Env env, napi_status status, const std::string& what) {
  if (status != napi_ok) ThrowError(env, what + " cannot be read");
}

// The units of a string, read into a buffer of the caller or one allocated here. Latin1 readers of
// N-API drop the high bytes silently, so the string is read as UTF-16.
class Units {
 public:
  Units(Napi::Value value, const std::string& what) {
    Napi::Env env = value.Env();
    if (!value.IsString()) ThrowTypeError(env, what + " must be a byte string");
    CheckStatus(env, napi_get_value_string_utf16(env, value, nullptr, 0, &size_), what);
    if (size_ > kMaxBytes) ThrowRangeError(env, what + " is too long");
    if (size_ >= kShortString) long_ = std::make_unique<char16_t[]>(size_ + 1);
    char16_t* units = long_ ? long_.get() : short_;
    CheckStatus(env, napi_get_value_string_utf16(env, value, units, size_ + 1, &size_), what);
    for (size_t i = 0; i < size_; i++) {
      if (units[i] > 0xff) ThrowTypeError(env, what + " is not a byte string");
    }
  }
  ~Units() { OPENSSL_cleanse(long_ ? long_.get() : short_, size_ * sizeof(char16_t)); }
  Units(const Units&) = delete;
  Units& operator=(const Units&) = delete;

  size_t size() const { return size_; }
  unsigned char operator[](size_t i) const {
    return static_cast<unsigned char>(long_ ? long_[i] : short_[i]);
  }

 private:
  size_t size_ = 0;
  char16_t short_[kShortString];
  std::unique_ptr<char16_t[]> long_;
};

const unsigned char kNoBytes[1] = {0};

}  // namespace

Bytes::Bytes(Addon& addon, Napi::Value value, const std::string& what) : data_(kNoBytes) {
  const KeepErrno keep;
  Napi::Env env = addon.env();
  if (value.IsString()) {
    Units units(value, what);
    size_ = units.size();
    if (size_ == 0) return;
    copy_ = std::make_unique<unsigned char[]>(size_);
    for (size_t i = 0; i < size_; i++) copy_[i] = units[i];
    data_ = copy_.get();
    return;
  }
  napi_typedarray_type type = napi_int8_array;
  void* view = nullptr;
  if (!value.IsTypedArray() ||
      napi_get_typedarray_info(env, value, &type, &size_, &view, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array) {
    ThrowTypeError(env, what + " must be a Uint8Array or a byte string");
  }
  if (size_ > kMaxBytes) ThrowRangeError(env, what + " is too long");
  if (size_ == 0 || view == nullptr) {
    size_ = 0;
    return;
  }
  data_ = static_cast<const unsigned char*>(view);
  if (addon.live_callbacks == 0) return;
  // A callback could detach or shrink the buffer while OpenSSL reads it.
  copy_ = std::make_unique<unsigned char[]>(size_);
  memcpy(copy_.get(), view, size_);
  data_ = copy_.get();
}

Bytes::~Bytes() {
  if (copy_) OPENSSL_cleanse(copy_.get(), size_);
}

Bytes::Bytes(Bytes&& other) noexcept
    : data_(std::exchange(other.data_, kNoBytes)),
      size_(std::exchange(other.size_, 0)),
      copy_(std::move(other.copy_)) {}

std::string ReadString(Napi::Value value, const std::string& what) {
  const KeepErrno keep;
  Units units(value, what);
  std::string text(units.size(), '\0');
  for (size_t i = 0; i < text.size(); i++) {
    text[i] = static_cast<char>(units[i]);
    if (text[i] == '\0') ThrowTypeError(value.Env(), what + " must not hold a NUL");
  }
  return text;
}

std::optional<std::string> ReadStringOrNull(Napi::Value value, const std::string& what) {
  if (IsNullish(value)) return std::nullopt;
  return ReadString(value, what);
}

int64_t ReadInteger(Napi::Value value, const std::string& what, int64_t min, int64_t max) {
  const KeepErrno keep;
  Napi::Env env = value.Env();
  if (!value.IsNumber()) ThrowTypeError(env, what + " must be a number");
  double number = value.As<Napi::Number>().DoubleValue();
  // Both limits are exact as doubles: no reader asks for more than 53 bits.
  if (!(number >= static_cast<double>(min) && number <= static_cast<double>(max)) ||
      number != std::trunc(number)) {
    ThrowRangeError(env, what + " must be an integer from " + std::to_string(min) + " to " +
                             std::to_string(max));
  }
  return static_cast<int64_t>(number);
}

bool ReadBoolean(Napi::Value value, const std::string& what) {
  if (!value.IsBoolean()) ThrowTypeError(value.Env(), what + " must be a boolean");
  return value.As<Napi::Boolean>().Value();
}

int64_t ReadBigInt64(Napi::Value value, const std::string& what) {
  if (!value.IsBigInt()) ThrowTypeError(value.Env(), what + " must be a bigint");
  bool lossless = false;
  int64_t number = value.As<Napi::BigInt>().Int64Value(&lossless);
  if (!lossless) ThrowRangeError(value.Env(), what + " must fit in 64 bits");
  return number;
}

uint64_t ReadBigUint64(Napi::Value value, const std::string& what) {
  if (!value.IsBigInt()) ThrowTypeError(value.Env(), what + " must be a bigint");
  bool lossless = false;
  uint64_t number = value.As<Napi::BigInt>().Uint64Value(&lossless);
  if (!lossless) ThrowRangeError(value.Env(), what + " must be in 0 to 2^64 - 1");
  return number;
}

Napi::Object ReadObject(Napi::Value value, const std::string& what) {
  if (!value.IsObject()) ThrowTypeError(value.Env(), what + " must be an object");
  return value.As<Napi::Object>();
}

std::optional<Bytes> Args::BufferOrNull(size_t i) const {
  if (IsNullish(i)) return std::nullopt;
  return Buffer(i);
}

std::unique_ptr<Callback> Args::Function(size_t i) const {
  if (!info_[i].IsFunction()) ThrowTypeError(env(), Name(i) + " must be a function");
  return std::make_unique<Callback>(addon_, info_[i].As<Napi::Function>());
}

std::unique_ptr<Callback> Args::FunctionOrNull(size_t i) const {
  return IsNullish(i) ? nullptr : Function(i);
}

Napi::Value MakeString(Napi::Env env, const char* text, size_t length) {
  const KeepErrno keep;
  napi_value value = nullptr;
  if (napi_create_string_latin1(env, text, length, &value) != napi_ok) {
    ThrowError(env, "a string cannot be made");
  }
  return Napi::Value(env, value);
}

Napi::Value MakeStringOrNull(Napi::Env env, const char* text) {
  return text == nullptr ? env.Null() : MakeString(env, text, strlen(text));
}

Napi::Value MakeBuffer(Napi::Env env, const void* data, size_t size) {
  const KeepErrno keep;
  return Napi::Buffer<unsigned char>::Copy(env, static_cast<const unsigned char*>(data), size);
}

}  // namespace s_client
