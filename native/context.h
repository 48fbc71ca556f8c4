// What one environment (main thread or Worker) keeps between calls, and the frame of one call.
// Not here: how values are read (args.h), objects (object.h), callbacks (callback.h).
// Everything in native/ includes this through base.h.
#ifndef NATIVE_CONTEXT_H_
#define NATIVE_CONTEXT_H_

#include <napi.h>

#include <cerrno>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace s_client {

class CallScope;

// Puts errno back at the end of a block: V8 changes it when it gets or gives back memory, which a
// value read from JS or made for it can set off at any time.
class KeepErrno {
 public:
  KeepErrno() = default;
  ~KeepErrno() { errno = saved_; }
  KeepErrno(const KeepErrno&) = delete;
  KeepErrno& operator=(const KeepErrno&) = delete;

 private:
  const int saved_ = errno;
};

// Lives as long as the environment or the longest-living wrapped object of it.
class Addon : public std::enable_shared_from_this<Addon> {
 public:
  explicit Addon(Napi::Env env) : env_(env) {}
  Addon(const Addon&) = delete;
  Addon& operator=(const Addon&) = delete;

  // Makes the environment's instance.
  static Addon& Install(Napi::Env env);

  Napi::Env env() const { return env_; }

  // The call that is running now, null between calls.
  CallScope* scope() const { return scope_; }

  // errno as the last call left it.
  int saved_errno = 0;

  // Callbacks that could run JS inside a call; while there are none, no JS can change a call's
  // arguments under it.
  int live_callbacks = 0;

  // Frees an object now, or, when an outer call may still be using it, when that call has returned.
  void Dispose(std::shared_ptr<const void> object);

  // Class constructors, keyed by what is unique for a class; made when first needed.
  std::map<const void*, Napi::FunctionReference> constructors;

  // The native object that the constructor now being called is to take; null for a `new` from JS.
  std::shared_ptr<const void>* constructing = nullptr;

 private:
  friend class CallScope;

  Napi::Env env_;
  CallScope* scope_ = nullptr;
  std::vector<std::shared_ptr<const void>> graveyard_;
};

// The frame of one call from JS: brings errno back in and out, holds the first exception of the
// callbacks that run inside, and empties the graveyard at the end of the outermost call.
class CallScope {
 public:
  explicit CallScope(Addon& addon);
  ~CallScope();
  CallScope(const CallScope&) = delete;
  CallScope& operator=(const CallScope&) = delete;

  Addon& addon() const { return addon_; }

  bool has_exception() const { return has_exception_; }

  // Keeps a thrown value; the first one wins. nullptr: the environment ends and nothing can be
  // thrown any more.
  void Keep(napi_value thrown);

  // Ends the call: frees what was closed meanwhile, then throws the kept exception into JS.
  // True when it threw.
  bool Finish();

 private:
  void EmptyGraveyard();

  Addon& addon_;
  CallScope* const outer_;
  bool has_exception_ = false;
  napi_ref exception_ = nullptr;  // an array with the thrown value: references are for objects only
};

}  // namespace s_client

#endif  // NATIVE_CONTEXT_H_
