"""lazy-lint in Bazel: an aspect that collects facts, file by file, and a rule that links them.

    load("//tools/bazel:lazy_lint.bzl", "lazy_lint_test")

    lazy_lint_test(
        name = "lint",
        targets = ["//src:server"],
    )

`lazy_lint_aspect` goes down `deps` and runs `lazy-lint collect` once for each C++ source, with the
flags Bazel would compile it with, as an action that can be cached and run remotely. `lazy_lint_test`
links the facts of its targets and all they depend on; it fails if there are findings. The facts
alone: `bazel build --aspects=... --output_groups=lazy_lint_facts //...`.
"""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "CPP_COMPILE_ACTION_NAME")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

LazyLintInfo = provider(
    "The facts of a target's C++ sources.",
    fields = {
        "facts": "depset of .facts files, of dependencies too",
        "sources": "depset of what was read for them below this workspace, to be shown",
    },
)

_SOURCES = ["cc", "cpp", "cxx", "c++", "C"]

def _flags(ctx, target):
    """What the compiler would be told, the source aside."""
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    context = target[CcInfo].compilation_context
    local = getattr(ctx.rule.attr, "copts", [])
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts + local,
        include_directories = context.includes,
        quote_include_directories = context.quote_includes,
        system_include_directories = context.system_includes,
        preprocessor_defines = depset(
            getattr(ctx.rule.attr, "local_defines", []),
            transitive = [context.defines],
        ),
    )
    compiler = cc_common.get_tool_for_action(
        feature_configuration = features,
        action_name = CPP_COMPILE_ACTION_NAME,
    )
    flags = cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = CPP_COMPILE_ACTION_NAME,
        variables = variables,
    )
    return [compiler] + flags, toolchain.all_files, context

def _aspect(target, ctx):
    inherited = [
        dep[LazyLintInfo]
        for dep in getattr(ctx.rule.attr, "deps", [])
        if LazyLintInfo in dep
    ]
    own = []
    shown = []
    if CcInfo in target and not target.label.workspace_name:
        flags, tools, context = _flags(ctx, target)
        files = [f for src in getattr(ctx.rule.attr, "srcs", []) for f in src.files.to_list()]
        private = [f for f in files if f.extension not in _SOURCES]
        shown = files + context.direct_headers
        for source in [f for f in files if f.extension in _SOURCES]:
            facts = ctx.actions.declare_file("%s.lazy/%s.facts" % (target.label.name, source.short_path))
            # Paths are relative to the execution root, so the facts are the same everywhere.
            ctx.actions.run(
                executable = ctx.executable._lazy_lint,
                arguments = ["collect", source.path, "-o", facts.path, "--root", "."] +
                            ["--exclude", "bazel-out/*"] + ["--"] + flags,
                inputs = depset([source] + private, transitive = [context.headers, tools]),
                outputs = [facts],
                mnemonic = "LazyLintCollect",
                progress_message = "Collecting facts of %s" % source.short_path,
            )
            own.append(facts)
    facts = depset(own, transitive = [info.facts for info in inherited])
    sources = depset(shown, transitive = [info.sources for info in inherited])
    return [
        LazyLintInfo(facts = facts, sources = sources),
        OutputGroupInfo(lazy_lint_facts = facts),
    ]

lazy_lint_aspect = aspect(
    implementation = _aspect,
    attr_aspects = ["deps"],
    attrs = {
        "_lazy_lint": attr.label(
            default = "//tools/bazel:lazy_lint",
            executable = True,
            cfg = "exec",
        ),
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    },
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)

def _test(ctx):
    facts = depset(transitive = [t[LazyLintInfo].facts for t in ctx.attr.targets])
    listed = ctx.actions.declare_file(ctx.label.name + ".list")
    ctx.actions.write(listed, "\n".join([f.short_path for f in facts.to_list()]) + "\n")
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(
        script,
        "#!/bin/sh\nexec '%s' link --root . '@%s' %s\n" % (
            ctx.executable._lazy_lint.short_path,
            listed.short_path,
            " ".join(["'%s'" % option for option in ctx.attr.options]),
        ),
        is_executable = True,
    )
    sources = depset(transitive = [t[LazyLintInfo].sources for t in ctx.attr.targets])
    runfiles = ctx.runfiles(
        [listed, ctx.executable._lazy_lint],
        transitive_files = depset(transitive = [facts, sources]),
    )
    return [DefaultInfo(
        executable = script,
        runfiles = runfiles.merge(ctx.attr._lazy_lint[DefaultInfo].default_runfiles),
    )]

lazy_lint_test = rule(
    implementation = _test,
    doc = "Fails if lazy-lint has findings in the targets or what they depend on.",
    attrs = {
        "targets": attr.label_list(aspects = [lazy_lint_aspect], mandatory = True),
        "options": attr.string_list(doc = "options of 'lazy-lint link'"),
        "_lazy_lint": attr.label(
            default = "//tools/bazel:lazy_lint",
            executable = True,
            cfg = "exec",
        ),
    },
    test = True,
)
