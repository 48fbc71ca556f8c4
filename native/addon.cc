#include "addon.h"

#include "base.h"

namespace s_client {
namespace {

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  CheckIsolation(env);
  Addon& addon = Addon::Install(env);
  for (auto init :
       {InitLibrary,    InitErr,      InitSys,       InitBio,   InitEngine,      InitX509,
        InitX509Crl,    InitX509Name, InitX509Store, InitStore, InitVerifyParam, InitSslSession,
        InitSslConfCtx, InitSslCtx,   InitSsl,       InitOcsp,  InitPem,         InitProber,
        InitReaders,    InitResident, InitSrp,       InitUi}) {
    init(addon, exports);
  }
  return exports;
}

}  // namespace
}  // namespace s_client

NAPI_MODULE_INIT() { return Napi::RegisterModule(env, exports, s_client::Init); }
