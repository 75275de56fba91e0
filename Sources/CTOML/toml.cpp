// SPDX-License-Identifier: Apache-2.0
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include "CTOML.h"

#include <cstdio>
#include <sstream>
#include <string>

namespace {

struct Walk {
    drydock_toml_visitor visitor;
    void *context;

    void visit(const toml::node &node, const std::string_view *key) const {
        drydock_toml_event event{};
        if (key != nullptr) {
            event.key = key->data();
            event.key_length = key->size();
        }
        event.line = node.source().begin.line;
        event.column = node.source().begin.column;

        if (const auto *table = node.as_table()) {
            event.kind = DRYDOCK_TOML_OPEN_TABLE;
            visitor(&event, context);
            for (const auto &[name, value] : *table) {
                const std::string_view text = name.str();
                visit(value, &text);
            }
            close();
        } else if (const auto *array = node.as_array()) {
            event.kind = DRYDOCK_TOML_OPEN_ARRAY;
            visitor(&event, context);
            for (const auto &value : *array) {
                visit(value, nullptr);
            }
            close();
        } else {
            scalar(node, event);
        }
    }

    void scalar(const toml::node &node, drydock_toml_event &event) const {
        std::string held;
        if (const auto *text = node.as_string()) {
            event.kind = DRYDOCK_TOML_STRING;
            held = text->get();
        } else if (const auto *integer = node.as_integer()) {
            event.kind = DRYDOCK_TOML_INTEGER;
            event.integer = integer->get();
        } else if (const auto *number = node.as_floating_point()) {
            event.kind = DRYDOCK_TOML_FLOAT;
            event.number = number->get();
        } else if (const auto *boolean = node.as_boolean()) {
            event.kind = DRYDOCK_TOML_BOOLEAN;
            event.integer = boolean->get() ? 1 : 0;
        } else {
            event.kind = DRYDOCK_TOML_TIME;
            std::ostringstream stream;
            if (const auto *date = node.as_date()) stream << date->get();
            if (const auto *time = node.as_time()) stream << time->get();
            if (const auto *moment = node.as_date_time()) stream << moment->get();
            held = stream.str();
        }
        event.text = held.data();
        event.text_length = held.size();
        visitor(&event, context);
    }

    void close() const {
        drydock_toml_event event{};
        event.kind = DRYDOCK_TOML_CLOSE;
        visitor(&event, context);
    }
};

}  // namespace

extern "C" int drydock_toml_walk(
    const char *text,
    size_t length,
    drydock_toml_visitor visitor,
    void *context,
    drydock_toml_error *error
) {
    const toml::parse_result result = toml::parse(std::string_view(text, length));
    if (!result) {
        const std::string message(result.error().description());
        std::snprintf(error->message, sizeof error->message, "%s", message.c_str());
        error->line = result.error().source().begin.line;
        error->column = result.error().source().begin.column;
        return -1;
    }
    Walk{visitor, context}.visit(result.table(), nullptr);
    return 0;
}
