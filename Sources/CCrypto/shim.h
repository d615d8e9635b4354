#ifndef CALLBACKD_CCRYPTO_H
#define CALLBACKD_CCRYPTO_H

/* OpenSSL 3 recommends EVP, but EVP allocates for each hash and links in 4 MB of providers. EVP
   itself calls these functions. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/sha.h>

#endif
