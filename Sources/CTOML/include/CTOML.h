// SPDX-License-Identifier: Apache-2.0
// toml++ as a flat walk: one call per value, with its place in the file.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a value is; containers are opened and closed around their content.
enum drydock_toml_kind {
    DRYDOCK_TOML_STRING,
    DRYDOCK_TOML_INTEGER,
    DRYDOCK_TOML_FLOAT,
    DRYDOCK_TOML_BOOLEAN,
    DRYDOCK_TOML_TIME,
    DRYDOCK_TOML_OPEN_TABLE,
    DRYDOCK_TOML_OPEN_ARRAY,
    DRYDOCK_TOML_CLOSE
};

/// One step of the walk. `key` is null inside arrays; `text` holds strings and times.
struct drydock_toml_event {
    enum drydock_toml_kind kind;
    const char *key;
    size_t key_length;
    const char *text;
    size_t text_length;
    int64_t integer;
    double number;
    uint32_t line;
    uint32_t column;
};

/// Receives the walk.
typedef void (*drydock_toml_visitor)(const struct drydock_toml_event *event, void *context);

/// Where and why a document is wrong.
struct drydock_toml_error {
    char message[256];
    uint32_t line;
    uint32_t column;
};

/// Parses a document and walks it; 0, or -1 with the error filled in.
int drydock_toml_walk(
    const char *text,
    size_t length,
    drydock_toml_visitor visitor,
    void *context,
    struct drydock_toml_error *error
);

#ifdef __cplusplus
}
#endif
