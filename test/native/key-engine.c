/*
 * An engine that holds keys, for tests: key files that it opens by itself, asking for a PIN where
 * their name has "pin" in it, and a certificate for clients. In a file of its own, made by:
 *   cc -shared -fPIC key-engine.c -o keyed.so -lcrypto
 * KEY_ENGINE_FAILS says what goes wrong: init, load or cert; KEY_ENGINE_CLIENT names the
 * file with the client's certificate and key.
 */
#define OPENSSL_SUPPRESS_DEPRECATED 1
#include <openssl/engine.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/ui.h>
#include <stdlib.h>
#include <string.h>

static const char kId[] = "keyed";
static const char kName[] = "keys for tests";
static const char kPin[] = "1234";

static UI_METHOD* own_ui;

static int Fails(const char* where) {
  const char* what = getenv("KEY_ENGINE_FAILS");
  return what != NULL && strcmp(what, where) == 0;
}

static int AskPin(const char* key_id, UI_METHOD* method, void* data) {
  char pin[64] = "";
  UI* ui = UI_new_method(method != NULL ? method : own_ui);
  char* prompt = UI_construct_prompt(ui, "PIN", key_id);
  UI_add_user_data(ui, data);
  UI_add_info_string(ui, "The key is in the safe.\n");
  UI_add_input_string(ui, prompt, 0, pin, 1, sizeof(pin) - 1);
  int asked = UI_process(ui) == 0;
  OPENSSL_free(prompt);
  UI_free(ui);
  return asked && strcmp(pin, kPin) == 0;
}

static EVP_PKEY* ReadKey(const char* path, UI_METHOD* method, void* data) {
  if (Fails("load")) return NULL;
  if (strstr(path, "pin") != NULL && !AskPin(path, method, data)) return NULL;
  BIO* file = BIO_new_file(path, "r");
  if (file == NULL) return NULL;
  EVP_PKEY* key = PEM_read_bio_PrivateKey(file, NULL, NULL, (void*)"secret");
  BIO_free(file);
  return key;
}

static EVP_PKEY* LoadPrivateKey(ENGINE* engine, const char* id, UI_METHOD* method, void* data) {
  (void)engine;
  return ReadKey(id, method, data);
}

static int LoadClientCert(ENGINE* engine, SSL* ssl, STACK_OF(X509_NAME) * names, X509** cert,
                          EVP_PKEY** key, STACK_OF(X509) * *others, UI_METHOD* method, void* data) {
  (void)engine, (void)ssl, (void)others;
  if (Fails("cert")) return 0;
  const char* path = getenv("KEY_ENGINE_CLIENT");
  BIO* file = path == NULL ? NULL : BIO_new_file(path, "r");
  if (file == NULL) return 0;
  *cert = PEM_read_bio_X509(file, NULL, NULL, NULL);
  BIO_free(file);
  *key = ReadKey(path, method, data);
  fprintf(stderr, "engine: %d names\n", sk_X509_NAME_num(names));
  return *cert != NULL && *key != NULL;
}

static int Init(ENGINE* engine) {
  (void)engine;
  return !Fails("init");
}

static const ENGINE_CMD_DEFN kCommands[] = {{ENGINE_CTRL_SET_USER_INTERFACE, "SET_USER_INTERFACE",
                                             "Sets the user interface", ENGINE_CMD_FLAG_INTERNAL},
                                            {0, NULL, NULL, 0}};

static int Control(ENGINE* engine, int command, long number, void* pointer,
                   void (*function)(void)) {
  (void)engine, (void)number, (void)function;
  if (command == ENGINE_CTRL_SET_USER_INTERFACE) own_ui = pointer;
  return 1;
}

static int Bind(ENGINE* engine, const char* id) {
  if (id != NULL && strcmp(id, kId) != 0) return 0;
  /* Only an engine that is needed at once is initialised when it is made the default. */
  if (Fails("init")) ENGINE_set_RSA(engine, RSA_get_default_method());
  return ENGINE_set_id(engine, kId) && ENGINE_set_name(engine, kName) &&
         ENGINE_set_init_function(engine, Init) && ENGINE_set_ctrl_function(engine, Control) &&
         ENGINE_set_cmd_defns(engine, kCommands) &&
         ENGINE_set_load_privkey_function(engine, LoadPrivateKey) &&
         ENGINE_set_load_ssl_client_cert_function(engine, LoadClientCert);
}

IMPLEMENT_DYNAMIC_BIND_FN(Bind)
IMPLEMENT_DYNAMIC_CHECK_FN()
