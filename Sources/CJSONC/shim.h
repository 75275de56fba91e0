// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-c/json.h>

/// The flags of json_tokener_set_flags(), which are macros with casts.
static inline int drydock_json_strict_flags(void) {
    return JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8;
}
