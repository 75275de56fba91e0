// SPDX-License-Identifier: Apache-2.0

import Ignition
import Testing

/// Content that a URL holds itself.
@Suite
struct DataURLTests {
    @Test(
        "content is taken as it is, escaped or in base64",
        arguments: [
            ("data:,", ""), ("data:,a%20b", "a b"), ("data:;base64,YWI=", "ab"), ("data:text/plain,x", "x"),
            ("data:text/plain;charset=utf-8;base64,YWJj", "abc"), ("data:application/x-y;a=\"b;c\",z", "z"),
            ("data:x-own/type,q", "q"), ("data:,a+b?c=d&e", "a+b?c=d&e"), ("data:;base64,YW\nI=", "ab"),
        ]
    )
    func content(url: String, content: String) throws {
        #expect(try DataURL(url).content == Array(content.utf8))
    }

    @Test(
        "what is no data URL is refused",
        arguments: [
            "data:", "data:text", "data:text/plain", "data:unknown/type,", "data:;base64", "data:;base65,", "data:;a,",
            "data:,%4", "data:,%zz", "data:,a b", "data:,ä", "data:;base64,YWI", "data:;base64,YW=I",
            "data:;base64,Y===",
            "data:;base64;a=b,YWI=", "data:;a=,x", "data:,#", "http://x/",
        ]
    )
    func refused(url: String) {
        #expect(throws: DataURL.Failure.self) { try DataURL(url) }
    }
}
