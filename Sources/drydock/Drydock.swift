// SPDX-License-Identifier: Apache-2.0

import DrydockCLI

/// The program; everything it does is in `DrydockCLI`.
@main
enum Drydock {
    static func main() {
        CommandLineTool.run()
    }
}
