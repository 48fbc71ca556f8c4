// What is true of the whole library: versions, files, what the build can do, names of numbers,
// settings. Not here: anything of one connection or one object.
#include <dlfcn.h>
#include <openssl/asn1.h>
#include <openssl/conf.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
#include <openssl/provider.h>
#endif

#include <climits>
#include <cstdlib>

#include "addon.h"
#include "base.h"
#include "compat.h"
#include "engine_store.h"
#include "owned.h"
#include "thread_cache.h"

namespace s_client {

namespace {

constexpr int kMaxRandom = 1 << 16;

const char* Version(Args& args) { return OpenSSL_version(args.Int(0)); }

Napi::Value VersionNum(Args& args) {
  return MakeNumber(args.env(), static_cast<double>(OpenSSL_version_num()));
}

const char* HeaderVersion(Args&) { return OPENSSL_VERSION_TEXT; }

Napi::Value HeaderVersionNum(Args& args) {
  return MakeNumber(args.env(), static_cast<double>(OPENSSL_VERSION_NUMBER));
}

// A question that the program replaced here does not ask, so it leaves no trace in errno.
std::string FileOf(void* function) {
  const KeepErrno keep;
  Dl_info info = {};
  if (dladdr(function, &info) == 0 || info.dli_fname == nullptr) return "";
  char resolved[PATH_MAX];
  return realpath(info.dli_fname, resolved) != nullptr ? resolved : info.dli_fname;
}

// Unlike byte strings, file names of the system's own libraries are for Node's fs functions.
Napi::Value Libssl(Args& args) {
  return Napi::String::New(args.env(), FileOf(reinterpret_cast<void*>(&SSL_new)));
}

Napi::Value Libcrypto(Args& args) {
  return Napi::String::New(args.env(), FileOf(reinterpret_cast<void*>(&ERR_get_error)));
}

bool CacheMemory(Args&) { return UseThreadCache(); }

bool Init(Args&) {
  return OPENSSL_init_ssl(OPENSSL_INIT_ENGINE_ALL_BUILTIN | OPENSSL_INIT_LOAD_CONFIG, nullptr) ==
             1 &&
         RegisterEngineStore();
}

// No function tells; with kernel TLS compiled in, socket BIOs know this command and keep a flag
// (BIO_FLAGS_KTLS_TX_CTRL_MSG of internal/bio.h; numbers alike from 3.0 to 3.6).
bool HasKernelTls() {
  constexpr int kSetKtlsTxSendCtrlMsg = 74;
  constexpr int kKtlsTxCtrlMsg = 0x1000;
  BioPtr bio(BIO_new(BIO_s_socket()));
  if (!bio) return false;
  BIO_ctrl(bio.get(), kSetKtlsTxSendCtrlMsg, 0, nullptr);
  return BIO_test_flags(bio.get(), kKtlsTxCtrlMsg) != 0;
}

// A function that a build leaves out is not in its symbol table.
Napi::Value Features(Args& args) {
  struct Row {
    const char* feature;
    const char* function;
  };
  static constexpr Row kRows[] = {
      {"trace", "SSL_trace"},
      {"sctp", "BIO_new_dgram_sctp"},
      {"srp", "SSL_CTX_set_srp_username"},
      {"engine", "ENGINE_by_id"},
      {"ct", "SSL_CTX_enable_ct"},
      {"ssl3", "SSLv3_client_method"},
      {"npn", "SSL_CTX_set_next_proto_select_cb"},
      {"comp", "COMP_get_type"},
      {"quic", "OSSL_QUIC_client_method"},
  };
  const KeepErrno keep;
  Napi::Object features = Napi::Object::New(args.env());
  for (const Row& row : kRows) {
    bool has = FindFunction(row.function) != nullptr;
    features.Set(row.feature, Napi::Boolean::New(args.env(), has));
  }
  // No function tells; 3.0 has no heartbeats any more.
#if defined(OPENSSL_NO_HEARTBEATS) || OPENSSL_VERSION_NUMBER >= 0x30000000L
  constexpr bool kHeartbeats = false;
#else
  constexpr bool kHeartbeats = true;
#endif
  features.Set("heartbeats", Napi::Boolean::New(args.env(), kHeartbeats));
  features.Set("ktls", Napi::Boolean::New(args.env(), HasKernelTls()));
  return features;
}

const char* Nid2sn(Args& args) { return OBJ_nid2sn(args.Int(0)); }

const char* Nid2ln(Args& args) { return OBJ_nid2ln(args.Int(0)); }

int Txt2nid(Args& args) { return OBJ_txt2nid(args.String(0).c_str()); }

const char* VerifyCertErrorString(Args& args) { return X509_verify_cert_error_string(args.Int(0)); }

const char* AlertTypeStringLong(Args& args) { return SSL_alert_type_string_long(args.Int(0)); }

const char* AlertDescStringLong(Args& args) { return SSL_alert_desc_string_long(args.Int(0)); }

bool Asn1GetObject(Args& args) {
  const Bytes data = args.Buffer(0);
  const unsigned char* at = data.data();
  long length = 0;
  int tag = 0;
  int tag_class = 0;
  return (ASN1_get_object(&at, &length, &tag, &tag_class, data.length()) & 0x80) == 0;
}

Napi::Value Hexstr2buf(Args& args) {
  std::string text = args.String(0);
  long length = 0;
  OsslMem<unsigned char> bytes(OPENSSL_hexstr2buf(text.c_str(), &length));
  OPENSSL_cleanse(&text[0], text.size());
  if (!bytes) return args.env().Null();
  Napi::Value result = MakeBuffer(args.env(), bytes.get(), length);
  OPENSSL_cleanse(bytes.get(), length);
  return result;
}

Napi::Value ConfGetString(Args& args) {
  std::optional<std::string> section = args.StringOrNull(0);
  std::string name = args.String(1);
  OsslMem<char> file(CONF_get1_default_config_file());
  ConfPtr conf(NCONF_new(nullptr));
  if (!file || !conf || NCONF_load(conf.get(), file.get(), nullptr) <= 0) return args.env().Null();
  return MakeStringOrNull(args.env(), NCONF_get_string(conf.get(), c_str(section), name.c_str()));
}

#if OPENSSL_VERSION_NUMBER >= 0x30000000L

bool SetDefaultProperties(Args& args) {
  return EVP_set_default_properties(nullptr, args.String(0).c_str()) == 1;
}

// A provider stays loaded until the process ends.
bool LoadProvider(Args& args) {
  return OSSL_PROVIDER_load(nullptr, args.String(0).c_str()) != nullptr;
}

bool SetProviderSearchPath(Args& args) {
  const std::optional<std::string> path = args.StringOrNull(0);
  return OSSL_PROVIDER_set_default_search_path(nullptr, c_str(path)) == 1;
}

struct ProviderParameter {
  const std::string* provider;
  const char* name;
  const char* value;
  int (*add)(OSSL_PROVIDER*, const char*, const char*);
  std::string refused_by;
};

int AddParameter(OSSL_PROVIDER* provider, void* data) {
  auto* parameter = static_cast<ProviderParameter*>(data);
  const char* name = OSSL_PROVIDER_get0_name(provider);
  if (!parameter->provider->empty() && *parameter->provider != name) return 1;
  if (parameter->add(provider, parameter->name, parameter->value) == 1) return 1;
  parameter->refused_by = name;
  return 0;
}

// Null when all took it, else who refused it: the name of a provider, or none for one that is not
// there.
Napi::Value AddProviderParameter(Args& args) {
  const std::string provider = args.String(0);
  const std::string name = args.String(1);
  const std::string value = args.String(2);
  static auto* const add =
      Find<int(OSSL_PROVIDER*, const char*, const char*)>("OSSL_PROVIDER_add_conf_parameter");
  ProviderParameter parameter = {&provider, name.c_str(), value.c_str(), add, ""};
  // Asking for it activates the default provider where no other is.
  const bool known = add != nullptr &&
                     (provider.empty() || OSSL_PROVIDER_available(nullptr, provider.c_str()) == 1);
  if (!known) return MakeString(args.env(), "");
  if (OSSL_PROVIDER_do_all(nullptr, AddParameter, &parameter) == 1) return args.env().Null();
  return MakeString(args.env(), parameter.refused_by);
}

#else  // 1.1.1 knows neither providers nor property queries.

bool Refuse(Args& args) {
  args.StringOrNull(0);
  return false;
}

bool SetDefaultProperties(Args& args) { return Refuse(args); }
bool LoadProvider(Args& args) { return Refuse(args); }
Napi::Value AddProviderParameter(Args& args) { return MakeString(args.env(), ""); }
bool SetProviderSearchPath(Args& args) { return Refuse(args); }

#endif

int RandLoadFile(Args& args) { return RAND_load_file(args.String(0).c_str(), -1); }

int RandWriteFile(Args& args) { return RAND_write_file(args.String(0).c_str()); }

Napi::Value RandBytes(Args& args) {
  int length = args.Size(0, kMaxRandom);
  std::string bytes(length, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&bytes[0]), length) != 1) {
    ThrowError(args.env(), "no random bytes");
  }
  return MakeBuffer(args.env(), bytes.data(), bytes.size());
}

}  // namespace

void InitLibrary(Addon& addon, Napi::Object exports) {
  exports.Set("library",
              Namespace(addon, {Function<&Version>("version"),
                                Function<&VersionNum>("versionNum"),
                                Function<&HeaderVersion>("headerVersion"),
                                Function<&HeaderVersionNum>("headerVersionNum"),
                                Function<&Libssl>("libssl"),
                                Function<&Libcrypto>("libcrypto"),
                                Function<&Init>("init"),
                                Function<&CacheMemory>("cacheMemory"),
                                Function<&Features>("features"),
                                Function<&Nid2sn>("nid2sn"),
                                Function<&Nid2ln>("nid2ln"),
                                Function<&Txt2nid>("txt2nid"),
                                Function<&VerifyCertErrorString>("verifyCertErrorString"),
                                Function<&AlertTypeStringLong>("alertTypeStringLong"),
                                Function<&AlertDescStringLong>("alertDescStringLong"),
                                Function<&Asn1GetObject>("asn1GetObject"),
                                Function<&Hexstr2buf>("hexstr2buf"),
                                Function<&SetDefaultProperties>("setDefaultProperties"),
                                Function<&ConfGetString>("confGetString"),
                                Function<&LoadProvider>("loadProvider"),
                                Function<&AddProviderParameter>("addProviderParameter"),
                                Function<&SetProviderSearchPath>("setProviderSearchPath"),
                                Function<&RandLoadFile>("randLoadFile"),
                                Function<&RandWriteFile>("randWriteFile"),
                                Function<&RandBytes>("randBytes")}));
}

}  // namespace s_client
