// ENGINE: loading, commands, and making one the default.
// Not here: which commands are sent, and what is said when one fails.
#include "engine.h"

#include <atomic>

#include "addon.h"
#include "base.h"
#include "owned.h"
#include "pass_phrase.h"
#include "pkey.h"

namespace s_client {

namespace {

std::atomic<bool> engine_noted = false;

}  // namespace

void NoteEngine() { engine_noted = true; }

#ifndef OPENSSL_NO_ENGINE

namespace {

Napi::Value Wrap(Args& args, ENGINE* found) {
  if (found == nullptr) return args.env().Null();
  return Engine::Create(args.addon(), std::make_shared<HeldEngine>(found));
}

Napi::Value ById(Args& args) {
  NoteEngine();
  return Wrap(args, ENGINE_by_id(args.String(0).c_str()));
}

Napi::Value LoadDynamic(Args& args) {
  std::string path = args.String(0);
  NoteEngine();
  ENGINE* engine = ENGINE_by_id("dynamic");
  if (engine != nullptr && (!ENGINE_ctrl_cmd_string(engine, "SO_PATH", path.c_str(), 0) ||
                            !ENGINE_ctrl_cmd_string(engine, "LOAD", nullptr, 0))) {
    ENGINE_free(engine);
    engine = nullptr;
  }
  return Wrap(args, engine);
}

void RegisterAllComplete(Args&) { ENGINE_register_all_complete(); }

}  // namespace

bool EnginesSeeKeys() {
  if (engine_noted) return true;
  bool found = false;
  // ENGINE_get_next gives back the reference to the one before.
  for (ENGINE* engine = ENGINE_get_first(); engine != nullptr; engine = ENGINE_get_next(engine)) {
    found = found || ENGINE_get_pkey_meths(engine) != nullptr ||
            ENGINE_get_pkey_asn1_meths(engine) != nullptr;
  }
  return found;
}

HeldEngine::~HeldEngine() {
  while (inits-- > 0) ENGINE_finish(engine);
  ENGINE_free(engine);
}

bool Engine::CtrlCmdString(Args& args) {
  std::string name = args.String(0);
  std::optional<std::string> value = args.StringOrNull(1);
  bool optional = args.Boolean(2);
  return ENGINE_ctrl_cmd_string(engine(), name.c_str(), c_str(value), optional ? 1 : 0) == 1;
}

// No engine needs to know the command.
bool Engine::SetUserInterface(Args&) {
  return ENGINE_ctrl_cmd(engine(), "SET_USER_INTERFACE", 0, PassPhrase::Method(), nullptr, 1) == 1;
}

bool Engine::InitEngine(Args&) {
  if (ENGINE_init(engine()) != 1) return false;
  Get()->inits++;
  return true;
}

// One ENGINE_finish too many frees the engine under its users.
bool Engine::Finish(Args&) {
  if (Get()->inits == 0) return false;
  Get()->inits--;
  return ENGINE_finish(engine()) == 1;
}

bool Engine::SetDefault(Args& args) { return ENGINE_set_default(engine(), args.Unsigned(0)) == 1; }

const char* Engine::Id(Args&) { return ENGINE_get_id(engine()); }

std::vector<Member> Engine::Members() {
  return {Method<&Engine::CtrlCmdString>("ctrlCmdString"),
          Method<&Engine::SetUserInterface>("setUserInterface"),
          Method<&Engine::InitEngine>("init"),
          Method<&Engine::Finish>("finish"),
          Method<&Engine::SetDefault>("setDefault"),
          Method<&Engine::Id>("id"),
          Method<&LoadPrivateKey>("loadPrivateKey")};
}

void InitEngine(Addon& addon, Napi::Object exports) {
  exports.Set("Engine",
              Namespace(addon, {Function<&ById>("byId"), Function<&LoadDynamic>("loadDynamic"),
                                Function<&RegisterAllComplete>("registerAllComplete")}));
}

#else

bool EnginesSeeKeys() { return engine_noted; }

void InitEngine(Addon&, Napi::Object) {}

#endif

}  // namespace s_client
