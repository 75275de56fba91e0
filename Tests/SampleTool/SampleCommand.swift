// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The tool's root command.
@main
struct SampleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drydock-sample",
        abstract: "Make sample hosts and container images to try drydock on.",
        discussion: """
            A sample host is a directory with the sysroot of a machine that runs rpm-ostree: two deployments, layered \
            packages, an /etc that Ignition and an administrator changed, and a /var with some 3,000 files. A sample image \
            is an OCI image layout with the release after the host's.

            Nothing of it touches the machine itself. Building a host needs root, because a sysroot holds files of many \
            owners, and the programs ostree, ignition, setfiles and unshare.

            Try it:

              drydock-sample host /var/tmp/host
              drydock-sample image /var/tmp/image
              ostree admin status --sysroot=/var/tmp/host/sysroot
              skopeo inspect oci:/var/tmp/image:latest
              drydock-sample remove /var/tmp/host
            """,
        subcommands: [HostCommand.self, ImageCommand.self, RemoveCommand.self]
    )
}
