// SPDX-License-Identifier: Apache-2.0
// What the Swift importer cannot see of libostree and GLib: variadic functions, cast macros, and GObject casts.
#pragma once

#include <gio/gio.h>
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

/// Writes all of a buffer to an OstreeContentWriter; g_output_stream_write_all() with the casts done.
static inline gboolean drydock_content_writer_write(
    void *writer, const void *data, gsize length, GError **error
) {
    gsize written = 0;
    return g_output_stream_write_all((GOutputStream *)writer, data, length, &written, NULL, error);
}

/// ostree_content_writer_finish() for an opaque writer.
static inline char *drydock_content_writer_finish(void *writer, GError **error) {
    return ostree_content_writer_finish((OstreeContentWriter *)writer, NULL, error);
}

/// Options of a deployment: only the kernel arguments are ever overridden.
static inline gboolean drydock_sysroot_deploy_tree(
    OstreeSysroot *sysroot,
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
    return ostree_sysroot_deploy_tree_with_options(
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

/// A GPtrArray whose elements are unreferenced with it.
static inline GPtrArray *drydock_object_array_new(void) {
    return g_ptr_array_new_with_free_func(g_object_unref);
}

/// The element of a GPtrArray: g_ptr_array_index() is a macro with a cast.
static inline void *drydock_array_element(GPtrArray *array, guint index) {
    return g_ptr_array_index(array, index);
}
