#include "x509.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

#include "addon.h"
#include "bio.h"
#include "pkey.h"
#include "x509_name.h"

namespace {

// Out of the namespace where X509 is the class: sk_X509_value is a macro that casts to X509*.
X509* CertAt(const STACK_OF(X509) * chain, int index) { return sk_X509_value(chain, index); }

}  // namespace

namespace s_client {

namespace {

using DistPointsPtr = std::unique_ptr<CRL_DIST_POINTS, Free<CRL_DIST_POINTS_free>>;

Napi::Value SubjectName(X509& cert, Args& args) {
  return X509Name::Create(
      args.addon(),
      Borrow(const_cast<const X509_NAME*>(X509_get_subject_name(cert.Get())), cert.handle()));
}

Napi::Value IssuerName(X509& cert, Args& args) {
  return X509Name::Create(
      args.addon(),
      Borrow(const_cast<const X509_NAME*>(X509_get_issuer_name(cert.Get())), cert.handle()));
}

bool WritePem(X509& cert, Args& args) {
  return PEM_write_bio_X509(args.Get<Bio>(0).Get(), cert.Get()) == 1;
}

Napi::Value Der(X509& cert, Args& args) {
  unsigned char* der = nullptr;
  int length = i2d_X509(cert.Get(), &der);
  OsslMem<unsigned char> owner(der);
  if (length < 0) ThrowError(args.env(), "i2d_X509 failed");
  return MakeBuffer(args.env(), der, static_cast<size_t>(length));
}

Napi::Value Pubkey(X509& cert, Args& args) {
  return Pkey::Share(args.addon(), X509_get0_pubkey(cert.Get()));
}

int SignatureNid(X509& cert, Args&) { return X509_get_signature_nid(cert.Get()); }

bool PrintNotBefore(X509& cert, Args& args) {
  return ASN1_TIME_print(args.Get<Bio>(0).Get(), X509_get0_notBefore(cert.Get())) == 1;
}

bool PrintNotAfter(X509& cert, Args& args) {
  return ASN1_TIME_print(args.Get<Bio>(0).Get(), X509_get0_notAfter(cert.Get())) == 1;
}

// The URIs among the full names of one distribution point.
Napi::Array Urls(Napi::Env env, const DIST_POINT* point) {
  const KeepErrno keep;
  Napi::Array urls = Napi::Array::New(env);
  if (point->distpoint == nullptr || point->distpoint->type != 0) return urls;
  const GENERAL_NAMES* names = point->distpoint->name.fullname;
  for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
    int type = 0;
    void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, i), &type);
    if (type != GEN_URI) continue;
    const auto* uri = static_cast<const ASN1_STRING*>(value);
    urls.Set(urls.Length(),
             MakeString(env, reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                        static_cast<size_t>(ASN1_STRING_length(uri))));
  }
  return urls;
}

Napi::Value CrlDistributionUrls(X509& cert, Args& args) {
  int nid = args.IsNullish(0) ? NID_crl_distribution_points : args.Int(0);
  if (nid != NID_crl_distribution_points && nid != NID_freshest_crl) {
    ThrowRangeError(args.env(),
                    "argument 1 must be NID_crl_distribution_points or NID_freshest_crl");
  }
  DistPointsPtr points(
      static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(cert.Get(), nid, nullptr, nullptr)));
  const KeepErrno keep;
  Napi::Array list = Napi::Array::New(args.env());
  for (int i = 0; i < sk_DIST_POINT_num(points.get()); i++) {
    list.Set(list.Length(), Urls(args.env(), sk_DIST_POINT_value(points.get(), i)));
  }
  return list;
}

Napi::Value FromDer(Args& args) {
  Bytes der = args.Buffer(0);
  const unsigned char* position = der.data();
  return X509::Create(args.addon(), X509Ptr(d2i_X509(nullptr, &position, der.length())));
}

Napi::Value FromHttp(Args& args) {
  std::string url = args.String(0);
  int timeout = args.Size(1);
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
  return X509::Create(args.addon(),
                      X509Ptr(X509_load_http(url.c_str(), nullptr, nullptr, timeout)));
#else
  (void)timeout;
  return args.env().Null();
#endif
}

}  // namespace

std::vector<Member> X509::Members() {
  std::vector<Member> members = {
      Method<&SubjectName>("subjectName"),
      Method<&IssuerName>("issuerName"),
      Method<&WritePem>("writePem"),
      Method<&Der>("der"),
      Method<&Pubkey>("pubkey"),
      Method<&SignatureNid>("signatureNid"),
      Method<&PrintNotBefore>("printNotBefore"),
      Method<&PrintNotAfter>("printNotAfter"),
      Method<&CrlDistributionUrls>("crlDistributionUrls"),
  };
  const std::vector<Member> describe = X509DescribeMembers();
  members.insert(members.end(), describe.begin(), describe.end());
  return members;
}

Napi::Value X509::Share(Addon& addon, ::X509* cert) {
  if (cert == nullptr || X509_up_ref(cert) != 1) return addon.env().Null();
  return Create(addon, X509Ptr(cert));
}

Napi::Value X509::ShareList(Addon& addon, const STACK_OF(X509) * chain) {
  if (chain == nullptr) return addon.env().Null();
  const KeepErrno keep;
  Napi::Array list = Napi::Array::New(addon.env());
  for (int i = 0; i < sk_X509_num(chain); i++) {
    list.Set(list.Length(), Share(addon, CertAt(chain, i)));
  }
  return list;
}

X509StackPtr X509::Stack(const std::vector<X509*>& list) {
  X509StackPtr stack(sk_X509_new_null());
  if (stack == nullptr) return nullptr;
  for (X509* cert : list) {
    if (X509_up_ref(cert->Get()) != 1) return nullptr;
    X509Ptr reference(cert->Get());
    if (sk_X509_push(stack.get(), reference.get()) <= 0) return nullptr;
    reference.release();
  }
  return stack;
}

void InitX509(Addon& addon, Napi::Object exports) {
  exports.Set("X509",
              Namespace(addon, {Function<&FromDer>("fromDer"), Function<&FromHttp>("fromHttp")}));
}

}  // namespace s_client
