// Engine: an object over an ENGINE. Absent in a build without engines.
// Used by ssl_ctx.cc, which takes one for client certificates.
#ifndef NATIVE_ENGINE_H_
#define NATIVE_ENGINE_H_

#include "base.h"
#include "owned.h"

namespace s_client {

// Whether an engine may have a hand in the decoding of public keys: one that was asked for,
// whatever became of it, or one of the configuration that has methods for keys.
bool EnginesSeeKeys();

// An engine is asked for by name or by file.
void NoteEngine();

#ifndef OPENSSL_NO_ENGINE

// A structural reference, and the functional ones that init() added.
struct HeldEngine {
  explicit HeldEngine(ENGINE* held) : engine(held) {}
  ~HeldEngine();
  HeldEngine(const HeldEngine&) = delete;
  HeldEngine& operator=(const HeldEngine&) = delete;

  ENGINE* const engine;
  int inits = 0;
};

class Engine final : public Object<Engine, HeldEngine> {
 public:
  static constexpr const char* kName = "Engine";
  static std::vector<Member> Members();
  using Object::Object;

  ENGINE* engine() const { return Get()->engine; }

 private:
  bool CtrlCmdString(Args& args);
  bool SetUserInterface(Args& args);
  bool InitEngine(Args& args);
  bool Finish(Args& args);
  bool SetDefault(Args& args);
  const char* Id(Args& args);
};

#endif

}  // namespace s_client

#endif  // NATIVE_ENGINE_H_
