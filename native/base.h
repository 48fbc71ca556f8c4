// The ground that every type stands on: one include for context, arguments, objects and callbacks.
// No OpenSSL type is named here; owned.h has the owning pointers.
// A type is a file with a class (see Object in object.h) or plain functions, and, when `native`
// shows something of it, `void InitX(Addon& addon, Napi::Object exports)`, declared in addon.h.
#ifndef NATIVE_BASE_H_
#define NATIVE_BASE_H_

#include "args.h"
#include "callback.h"
#include "context.h"
#include "object.h"

#endif  // NATIVE_BASE_H_
