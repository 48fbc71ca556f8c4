// The numbers of SRP that are checked outside a connection.
#define OPENSSL_SUPPRESS_DEPRECATED 1  // SRP
#include <openssl/bn.h>
#include <openssl/srp.h>

#include <memory>
#include <string>

#include "addon.h"
#include "base.h"
#include "owned.h"

namespace s_client {

namespace {

using BignumPtr = std::unique_ptr<BIGNUM, Free<BN_free>>;
using BnCtxPtr = std::unique_ptr<BN_CTX, Free<BN_CTX_free>>;

bool IsPrime(const BIGNUM* number, BN_CTX* ctx) {
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
  return BN_check_prime(number, ctx, nullptr) == 1;
#else
  return BN_is_prime_ex(number, 64, ctx, nullptr) == 1;
#endif
}

BignumPtr ReadHex(Args& args, size_t index) {
  BIGNUM* number = nullptr;
  std::string hex = args.String(index);
  // BN_hex2bn reads a prefix when there is something else behind it.
  const bool whole =
      !hex.empty() && BN_hex2bn(&number, hex.c_str()) == static_cast<int>(hex.size());
  BignumPtr owner(number);
  if (!whole) ThrowTypeError(args.env(), Args::Name(index) + " must be a hexadecimal number");
  return owner;
}

// N and (N - 1) / 2 are primes and g generates the whole group: g^((N - 1) / 2) = -1 (mod N).
bool VerifyGroup(Args& args) {
  BignumPtr N = ReadHex(args, 0);
  BignumPtr g = ReadHex(args, 1);
  BnCtxPtr ctx(BN_CTX_new());
  BignumPtr half(BN_new());
  BignumPtr power(BN_new());
  if (ctx == nullptr || half == nullptr || power == nullptr) return false;
  return BN_is_odd(N.get()) && IsPrime(N.get(), ctx.get()) && BN_rshift1(half.get(), N.get()) &&
         IsPrime(half.get(), ctx.get()) &&
         BN_mod_exp(power.get(), g.get(), half.get(), N.get(), ctx.get()) &&
         BN_add_word(power.get(), 1) && BN_cmp(power.get(), N.get()) == 0;
}

}  // namespace

void InitSrp(Addon& addon, Napi::Object exports) {
  exports.Set("srp", Namespace(addon, {Function<&VerifyGroup>("verifyGroup")}));
}

}  // namespace s_client
