# The addon, built by node-gyp. CMakeLists.txt builds the same one; what is changed here is changed there.
{
  'targets': [
    {
      # openssl3 or openssl1, by the ABI of the headers; both can be built side by side.
      'target_name': '<!(node scripts/openssl-flags.mjs name)',
      'sources': [
        '<!@(node -p "require(\'fs\').readdirSync(\'native\').filter((f) => f.endsWith(\'.cc\')).map((f) => \'native/\' + f).join(\' \')")',
      ],
      # Node's include folders hold openssl/ headers of Node's own OpenSSL: none of them may be seen.
      'include_dirs/': [['exclude', '.*']],
      'defines': [
        'NAPI_VERSION=8',
        'NODE_ADDON_API_CPP_EXCEPTIONS',
        'NODE_ADDON_API_DISABLE_DEPRECATED',
        'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
        'OPENSSL_SUPPRESS_DEPRECATED',
        'WANTED_OPENSSL_HASH=<!(node scripts/openssl-flags.mjs hash)',
      ],
      'cflags!': ['-O3', '-Wno-unused-parameter', '-fno-exceptions'],
      'cflags_cc!': ['-fno-exceptions', '-std=gnu++17', '-std=gnu++20'],
      'cflags_cc': [
        '-std=c++17',
        '-O2',
        '-Wall',
        '-Wextra',
        '-Werror',
        '-fvisibility=hidden',
        '-isystem<!(node -p "require(\'path\').resolve(require(\'node-api-headers\').include_dir)")',
        '-isystem<!(node -p "require(\'path\').resolve(require(\'node-addon-api\').include_dir)")',
        '<!@(node scripts/openssl-flags.mjs include)',
      ],
      'ldflags!': ['-rdynamic'],
      'ldflags': [
        '-static-libstdc++',
        '-static-libgcc',
        '-Wl,--exclude-libs,ALL',
        '-Wl,--version-script,<(module_root_dir)/native/exports.map',
        '-Wl,--enable-new-dtags',
        "-Wl,-rpath,'$$ORIGIN/openssl'",
        # A Worker's end unloads an addon; OpenSSL keeps pointers to functions of this one.
        '-Wl,-z,nodelete',
        '<!@(node scripts/openssl-flags.mjs libs)',
      ],
      'libraries': ['-lssl', '-lcrypto', '-ldl'],
    },
    {
      # What calls the resident worker: a program without the C++ library, which starts at once.
      'target_name': 's_client-launcher',
      'type': 'executable',
      'sources': [
        '<!@(node -p "require(\'fs\').readdirSync(\'native/launcher\').filter((f) => f.endsWith(\'.cc\')).map((f) => \'native/launcher/\' + f).join(\' \')")',
      ],
      'include_dirs/': [['exclude', '.*']],
      'cflags!': ['-O3', '-Wno-unused-parameter'],
      'cflags_cc!': ['-std=gnu++17', '-std=gnu++20'],
      'cflags_cc': ['-std=c++17', '-O2', '-Wall', '-Wextra', '-Werror', '-fno-exceptions', '-fno-rtti'],
      'ldflags!': ['-rdynamic'],
      'ldflags': ['<!@(node scripts/openssl-flags.mjs launcher)'],
    },
  ],
}
