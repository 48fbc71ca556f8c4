#include "callback.h"

#include <openssl/async.h>
#include <ucontext.h>

#include <cerrno>
#include <cstdint>

namespace s_client {

namespace {

// What a callback throws to get out of its body; the JS exception is still pending.
struct JsThrew {};

struct Visit {
  Addon& addon;
  CallScope& scope;
  const Napi::FunctionReference& function;
  void (*body)(const Callback::Frame&, void*);
  void* data;
  bool completed;
};

// Hands a pending JS exception over to the call's scope. None is pending when the environment ends.
void KeepPending(napi_env env, CallScope& scope) {
  napi_value thrown = nullptr;
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) != napi_ok || !pending ||
      napi_get_and_clear_last_exception(env, &thrown) != napi_ok) {
    thrown = nullptr;
  }
  scope.Keep(thrown);
}

void RunHere(Visit& visit) {
  napi_env env = visit.addon.env();
  napi_handle_scope handles = nullptr;
  if (napi_open_handle_scope(env, &handles) != napi_ok) return;
  try {
    visit.body(Callback::Frame(visit.addon, visit.function.Value()), visit.data);
    visit.completed = true;
  } catch (const JsThrew&) {
    KeepPending(env, visit.scope);
  } catch (const Napi::Error& error) {
    visit.scope.Keep(error.Value());
  } catch (...) {
    napi_throw_error(env, nullptr, "out of memory in a callback");
    KeepPending(env, visit.scope);
  }
  napi_close_handle_scope(env, handles);
}

// An ASYNC job (SSL_MODE_ASYNC) runs on a small stack of its own. JS cannot run there: V8 compares
// the stack pointer with the limit of the thread's stack. The thread's own stack waits meanwhile
// inside ASYNC_start_job, so the room below its frames is free: JS runs there. kGap covers the
// frames from the call's scope down to ASYNC_start_job.
constexpr size_t kGap = 64 * 1024;
constexpr size_t kRoom = 256 * 1024;

struct Switch {
  Visit& visit;
  ucontext_t job;
  ucontext_t home;
};

thread_local Switch* current_switch = nullptr;

void RunVisit() { RunHere(current_switch->visit); }

void RunOnHomeStack(Visit& visit) {
  auto top = reinterpret_cast<uintptr_t>(&visit.scope) - kGap;
  Switch here = {visit, {}, {}};
  getcontext(&here.home);
  here.home.uc_stack.ss_sp = reinterpret_cast<void*>(top - kRoom);
  here.home.uc_stack.ss_size = kRoom;
  here.home.uc_link = &here.job;
  makecontext(&here.home, RunVisit, 0);
  Switch* outer = current_switch;
  current_switch = &here;
  swapcontext(&here.job, &here.home);
  current_switch = outer;
}

}  // namespace

Callback::Callback(Addon& addon, Napi::Function function)
    : addon_(addon), function_(Napi::Persistent(function)) {
  addon_.live_callbacks++;
}

Callback::~Callback() { addon_.live_callbacks--; }

Napi::Value Callback::Frame::operator()(std::initializer_list<napi_value> args) const {
  Napi::Env env = addon_.env();
  napi_value result = nullptr;
  napi_status status =
      napi_call_function(env, env.Undefined(), function_, args.size(), args.begin(), &result);
  if (status != napi_ok) throw JsThrew{};
  return Napi::Value(env, result);
}

bool Callback::RunErased(ErasedBody body, void* data) noexcept {
  Addon& addon = addon_;
  CallScope* scope = addon.scope();
  if (scope == nullptr || scope->has_exception()) return false;
  addon.saved_errno = errno;
  Visit visit = {addon, *scope, function_, body, data, false};
  if (ASYNC_get_current_job() == nullptr) {
    RunHere(visit);
  } else {
    // A pause inside would leave for ASYNC_start_job from the wrong stack.
    ASYNC_block_pause();
    RunOnHomeStack(visit);
    ASYNC_unblock_pause();
  }
  errno = addon.saved_errno;
  return visit.completed;
}

}  // namespace s_client
