// The thread's error queue. It belongs to the caller: nothing else in native/ clears it.
// Not here: which errors are printed when.
#include <openssl/err.h>

#include "addon.h"
#include "bio.h"

namespace s_client {

namespace {

struct Entry {
  unsigned long code = 0;
  const char* file = nullptr;
  int line = 0;
  const char* func = nullptr;
  const char* data = nullptr;
  int flags = 0;
};

bool Take(Entry& entry) {
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
  entry.code = ERR_get_error_all(&entry.file, &entry.line, &entry.func, &entry.data, &entry.flags);
#else
  entry.code = ERR_get_error_line_data(&entry.file, &entry.line, &entry.data, &entry.flags);
  entry.func = ERR_func_error_string(entry.code);
#endif
  return entry.code != 0;
}

Napi::Object MakeEntry(Napi::Env env, const Entry& entry) {
  const char* data = (entry.flags & ERR_TXT_STRING) != 0 ? entry.data : nullptr;
  const KeepErrno keep;
  Napi::Object object = Napi::Object::New(env);
  object.Set("code", MakeNumber(env, static_cast<double>(entry.code)));
  object.Set("lib", MakeNumber(env, ERR_GET_LIB(entry.code)));
  object.Set("reason", MakeNumber(env, ERR_GET_REASON(entry.code)));
  object.Set("libText", MakeStringOrNull(env, ERR_lib_error_string(entry.code)));
  object.Set("reasonText", MakeStringOrNull(env, ERR_reason_error_string(entry.code)));
  object.Set("file", MakeStringOrNull(env, entry.file));
  object.Set("line", MakeNumber(env, entry.line));
  object.Set("func", MakeStringOrNull(env, entry.func));
  object.Set("data", MakeStringOrNull(env, data));
  return object;
}

void Print(Args& args) { ERR_print_errors(args.Get<Bio>(0).Get()); }

Napi::Value Code(Args& args, unsigned long code) {
  return MakeNumber(args.env(), static_cast<double>(code));
}

Napi::Value Peek(Args& args) { return Code(args, ERR_peek_error()); }

Napi::Value PeekLast(Args& args) { return Code(args, ERR_peek_last_error()); }

void Clear(Args&) { ERR_clear_error(); }

Napi::Value TakeAll(Args& args) {
  const KeepErrno keep;
  Napi::Array list = Napi::Array::New(args.env());
  Entry entry;
  for (uint32_t i = 0; Take(entry); i++) list.Set(i, MakeEntry(args.env(), entry));
  return list;
}

const char* ReasonString(Args& args) {
  return ERR_reason_error_string(static_cast<unsigned long>(args.Long(0)));
}

void SetMark(Args&) { ERR_set_mark(); }

void PopToMark(Args&) { ERR_pop_to_mark(); }

void ClearLastMark(Args&) { ERR_clear_last_mark(); }

}  // namespace

void InitErr(Addon& addon, Napi::Object exports) {
  exports.Set("err",
              Namespace(addon, {Function<&Print>("print"), Function<&Peek>("peek"),
                                Function<&PeekLast>("peekLast"), Function<&Clear>("clear"),
                                Function<&TakeAll>("take"), Function<&ReasonString>("reasonString"),
                                Function<&SetMark>("setMark"), Function<&PopToMark>("popToMark"),
                                Function<&ClearLastMark>("clearLastMark")}));
}

}  // namespace s_client
