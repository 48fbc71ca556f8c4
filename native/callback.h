// A JS function that C callbacks run.
// Not here: which C callback calls it with what; that stands beside each type.
// Everything in native/ includes this through base.h.
#ifndef NATIVE_CALLBACK_H_
#define NATIVE_CALLBACK_H_

#include <napi.h>

#include <initializer_list>
#include <memory>
#include <string>

#include "args.h"
#include "context.h"

namespace s_client {

class Callback {
 public:
  Callback(Addon& addon, Napi::Function function);
  ~Callback();
  Callback(const Callback&) = delete;
  Callback& operator=(const Callback&) = delete;

  // The running call: calls the function, and makes the values that it gets.
  class Frame {
   public:
    Frame(Addon& addon, Napi::Function function) : addon_(addon), function_(function) {}
    Addon& addon() const { return addon_; }
    Napi::Env env() const { return addon_.env(); }
    // Throws (to Run) when the function threw.
    Napi::Value operator()(std::initializer_list<napi_value> args) const;

   private:
    Addon& addon_;
    Napi::Function function_;
  };

  // Runs body(const Frame&), which makes the arguments, calls the function and reads its result;
  // readers may throw. False when it did not run to its end: something threw (the exception is kept
  // until the OpenSSL call has returned), an earlier callback of this call did, or no call from JS
  // is running (an object freed by the garbage collector). The caller then answers OpenSSL with its
  // default. `this` may be destroyed by the JS function (it may replace the callback): nothing but
  // locals may be used after Run.
  template <class Body>
  bool Run(Body&& body) noexcept {
    Runner<Body> runner{body};
    return RunErased(
        [](const Frame& frame, void* data) { static_cast<Runner<Body>*>(data)->body(frame); },
        &runner);
  }

 private:
  template <class Body>
  struct Runner {
    Body& body;
  };
  using ErasedBody = void (*)(const Frame&, void*);
  bool RunErased(ErasedBody body, void* data) noexcept;

  Addon& addon_;
  Napi::FunctionReference function_;
};

// The name of a callback's result in error messages.
inline const char* const kResult = "the callback's result";

}  // namespace s_client

#endif  // NATIVE_CALLBACK_H_
