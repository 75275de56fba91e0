// SPDX-License-Identifier: Apache-2.0
// What the Swift importer cannot see of libostree and GLib: variadic functions, cast macros, and GObject casts.
#pragma once

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <ostree.h>

/// G_VARIANT_TYPE(): a type string as a type, checked by GLib.
static inline const GVariantType *drydock_variant_type(const char *text) {
    return G_VARIANT_TYPE(text);
}

/// g_object_unref() for the opaque pointers of libostree's objects.
static inline void drydock_object_unref(void *object) {
    g_object_unref(object);
}

/// g_object_ref() for the opaque pointers of libostree's objects.
static inline void drydock_object_ref(void *object) {
    g_object_ref(object);
}

/// A GFile for a path; the caller owns it.
static inline GFile *drydock_file_for_path(const char *path) {
    return g_file_new_for_path(path);
}

/// An empty hash table whose keys are strings that it frees.
static inline GHashTable *drydock_string_table_new(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/// The value of G_IO_ERROR_NOT_FOUND in the domain of g_io_error_quark().
static inline int drydock_io_error_not_found(void) {
    return G_IO_ERROR_NOT_FOUND;
}

/// The value of G_IO_ERROR_NO_SPACE in the domain of g_io_error_quark().
static inline int drydock_io_error_no_space(void) {
    return G_IO_ERROR_NO_SPACE;
}

/// The value of G_IO_ERROR_READ_ONLY in the domain of g_io_error_quark().
static inline int drydock_io_error_read_only(void) {
    return G_IO_ERROR_READ_ONLY;
}

/// The value of G_IO_ERROR_PERMISSION_DENIED in the domain of g_io_error_quark().
static inline int drydock_io_error_permission_denied(void) {
    return G_IO_ERROR_PERMISSION_DENIED;
}

/// Writes a file object whose name is known to be right: ostree_repo_write_content_trusted() does not hash.
///
/// The content comes from `data`, or from `descriptor` if that is not negative; a symlink has none.
static inline gboolean drydock_repo_write_file(
    OstreeRepo *repo,
    const char *checksum,
    guint32 uid,
    guint32 gid,
    guint32 mode,
    const char *target,
    GVariant *attributes,
    const void *data,
    int descriptor,
    guint64 size,
    GError **error
) {
    GFileInfo *info = g_file_info_new();
    gboolean is_symlink = (mode & 0170000) == 0120000;
    g_file_info_set_file_type(info, is_symlink ? G_FILE_TYPE_SYMBOLIC_LINK : G_FILE_TYPE_REGULAR);
    g_file_info_set_is_symlink(info, is_symlink);
    if (is_symlink) {
        g_file_info_set_symlink_target(info, target);
    }
    g_file_info_set_size(info, (goffset)size);
    g_file_info_set_attribute_uint32(info, "unix::uid", uid);
    g_file_info_set_attribute_uint32(info, "unix::gid", gid);
    g_file_info_set_attribute_uint32(info, "unix::mode", mode);
    GInputStream *content = NULL;
    if (!is_symlink) {
        content = descriptor >= 0 ? g_unix_input_stream_new(descriptor, FALSE)
                                  : g_memory_input_stream_new_from_data(data, (gssize)size, NULL);
    }
    GInputStream *object = NULL;
    guint64 length = 0;
    gboolean done = ostree_raw_file_to_content_stream(content, info, attributes, &object, &length, NULL, error)
        && ostree_repo_write_content_trusted(repo, checksum, object, length, NULL, error);
    g_clear_object(&object);
    g_clear_object(&content);
    g_object_unref(info);
    return done;
}

/// ostree_sysroot_deploy_tree_with_options(), or ostree_sysroot_stage_tree_with_options(), which finishes it at shutdown.
///
/// Of the options only the kernel arguments are ever overridden.
static inline gboolean drydock_sysroot_deploy_tree(
    OstreeSysroot *sysroot,
    gboolean staged,
    const char *stateroot,
    const char *commit,
    GKeyFile *origin,
    OstreeDeployment *merge,
    char **kernel_arguments,
    OstreeDeployment **out_deployment,
    GError **error
) {
    OstreeSysrootDeployTreeOpts options = {0};
    options.override_kernel_argv = kernel_arguments;
    return (staged ? ostree_sysroot_stage_tree_with_options : ostree_sysroot_deploy_tree_with_options)(
        sysroot, stateroot, commit, origin, merge, &options, out_deployment, NULL, error
    );
}

/// ostree_sysroot_write_deployments_with_options() without the clean-up afterwards.
static inline gboolean drydock_sysroot_write_deployments(
    OstreeSysroot *sysroot, GPtrArray *deployments, GError **error
) {
    OstreeSysrootWriteDeploymentsOpts options = {0};
    options.do_postclean = FALSE;
    return ostree_sysroot_write_deployments_with_options(sysroot, deployments, &options, NULL, error);
}

/// ostree_sysroot_cleanup_prune_repo() by refs and deployments, whose options need a set that it fills.
static inline gboolean drydock_sysroot_prune(OstreeSysroot *sysroot, gint *removed, guint64 *bytes, GError **error) {
    OstreeRepoPruneOptions options = {0};
    gint total = 0;
    options.flags = OSTREE_REPO_PRUNE_FLAGS_REFS_ONLY;
    options.reachable = ostree_repo_traverse_new_reachable();
    gboolean done = ostree_sysroot_cleanup_prune_repo(sysroot, &options, &total, removed, bytes, NULL, error);
    g_hash_table_unref(options.reachable);
    return done;
}

/// A GPtrArray whose elements are unreferenced with it.
static inline GPtrArray *drydock_object_array_new(void) {
    return g_ptr_array_new_with_free_func(g_object_unref);
}

/// The element of a GPtrArray: g_ptr_array_index() is a macro with a cast.
static inline void *drydock_array_element(GPtrArray *array, guint index) {
    return g_ptr_array_index(array, index);
}
