// The list of what the addon registers: each .cc defines one of these.
#ifndef NATIVE_ADDON_H_
#define NATIVE_ADDON_H_

#include <napi.h>

#include "context.h"

namespace s_client {

void InitBio(Addon& addon, Napi::Object exports);
void InitEngine(Addon& addon, Napi::Object exports);
void InitErr(Addon& addon, Napi::Object exports);
void InitLibrary(Addon& addon, Napi::Object exports);
void InitSys(Addon& addon, Napi::Object exports);

void InitOcsp(Addon& addon, Napi::Object exports);
void InitPem(Addon& addon, Napi::Object exports);
void InitProber(Addon& addon, Napi::Object exports);
void InitReaders(Addon& addon, Napi::Object exports);
void InitResident(Addon& addon, Napi::Object exports);
void InitSrp(Addon& addon, Napi::Object exports);
void InitSsl(Addon& addon, Napi::Object exports);
void InitSslConfCtx(Addon& addon, Napi::Object exports);
void InitSslCtx(Addon& addon, Napi::Object exports);
void InitSslSession(Addon& addon, Napi::Object exports);
void InitStore(Addon& addon, Napi::Object exports);
void InitUi(Addon& addon, Napi::Object exports);
void InitVerifyParam(Addon& addon, Napi::Object exports);
void InitX509(Addon& addon, Napi::Object exports);
void InitX509Crl(Addon& addon, Napi::Object exports);
void InitX509Name(Addon& addon, Napi::Object exports);
void InitX509Store(Addon& addon, Napi::Object exports);

// Throws when the libssl bound is not the one wanted (isolation.cc).
void CheckIsolation(Napi::Env env);

}  // namespace s_client

#endif  // NATIVE_ADDON_H_
