using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bauhinia.Identity.Storage.Migrations.Postgres.KeyStore
{
    /// <inheritdoc />
    internal partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "doomed_kek",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_doomed_kek", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kek",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    IsCurrent = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kek", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "wrapped_key",
                columns: table => new
                {
                    Owner = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Kek = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Wrapped = table.Column<byte[]>(type: "bytea", maxLength: 256, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_wrapped_key", x => new { x.Owner, x.Version });
                    table.ForeignKey(
                        name: "FK_wrapped_key_kek_Kek",
                        column: x => x.Kek,
                        principalTable: "kek",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_kek_IsCurrent",
                table: "kek",
                column: "IsCurrent",
                unique: true,
                filter: "\"IsCurrent\"");

            migrationBuilder.CreateIndex(
                name: "IX_wrapped_key_Kek",
                table: "wrapped_key",
                column: "Kek");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "doomed_kek");

            migrationBuilder.DropTable(
                name: "wrapped_key");

            migrationBuilder.DropTable(
                name: "kek");
        }
    }
}
